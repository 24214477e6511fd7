"""A territory moves into an installation where people are at work: they go on, and so does it, at once.

The ledger has its word on those who were there; those who came along know their receipts, and play the whole path.
"""

import json
import re
from pathlib import Path

import pytest

from tests.faults.trial import BEGIN, trial
from tools.journey.client import API, Client
from tools.journey.installations import RULES, Embedded, Installation
from tools.journey.journey import Journey
from tools.journey.path import Given
from tools.journey.sink import sink

pytestmark = pytest.mark.unpatched

SAID = {"kind": "need", "text": "Une cuisine partagée.", "themes": ["short-circuits"], "commune": "57463"}


def of_moselle(installation: Installation) -> Client:
    return Client(installation.url.replace("meurthe-et-moselle", "moselle"))


def left_behind(folder: Path) -> tuple[Path, str]:
    """Let someone say a need in Moselle, and return its archive with their receipt; it has closed where it was."""
    before = Embedded(folder / "before")
    before.make_territories()
    file = Path(json.loads(before.demarche("territory", "add", "57", "--json"))["file"])
    text = file.read_text("utf-8")
    for rule, value in RULES.items():
        text = re.sub(rf"^{rule} = .*$", f"{rule} = {value}", text, flags=re.MULTILINE)
    file.write_text(text, "utf-8")
    try:
        before.start()
        receipt = of_moselle(before).send("POST", f"{API}/contributions", SAID).headers["Receipt"]
        before.demarche("territory", "remove", "moselle")
        before.demarche("territory", "export", "moselle", str(folder / "moselle.tar.gz"))
    finally:
        before.stop()
    return folder / "moselle.tar.gz", receipt


def test_a_territory_comes_in_among_others_at_work_and_all_go_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("moving")
    archive, receipt = left_behind(folder)
    with trial(Embedded(folder / "after")) as after, sink() as received:
        with after.load() as load:
            after.installation.demarche("territory", "import", str(archive))
            after.ledger.before |= {event.id for event in after.outbox() if event.territory == "moselle"}
            came = of_moselle(after.installation)
            known = came.ask("POST", "/receipts", {"code": receipt})
            after.go_on(load)
        assert not load.cut
        assert [one["text"] for one in known["contributions"]] == [SAID["text"]]
        granted = ("role", "grant", "--territory", "moselle", "--role", "administrator", "--json")
        link = json.loads(after.installation.demarche(*granted))["administrator_link"]
        journey = Journey(Given(came.url, administrator_link=link, mailbox=after.installation.mailbox, sink=received))
        for step in BEGIN:
            getattr(journey, step)()
        journey.stream.cut()
