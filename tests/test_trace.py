"""One id leads from the click to the webhook: the answer bears it, and so does each line that is logged on the way."""

import json
from pathlib import Path

import pytest

from tests.faults.trial import trial
from tools.journey.installations import Embedded, soon

pytestmark = pytest.mark.unpatched

WAY = {"gateway.wrote", "notifications.message.delivered.v1", "webhook.called"}


def test_one_id_leads_from_the_click_to_the_webhook(tmp_path: Path) -> None:
    with trial(Embedded(tmp_path)) as running:
        call = soon(lambda: running.sinks["meurthe-et-moselle"].calls, 30, "the call")[0]
        trace = call.headers["traceparent"].split("-")[1]
        soon(lambda: logged(tmp_path, trace) >= WAY, 30, f"{WAY} in the log")
        assert json.loads(call.body)["traceparent"] == call.headers["traceparent"]


def logged(folder: Path, trace: str) -> set[str]:
    """Return what was logged under one id."""
    lines = map(json.loads, (folder / "log" / "demarche.log").read_text("utf-8").splitlines())
    return {line["event"] for line in lines if line.get("trace_id") == trace}
