"""The thread: what an object came from and what became of it, dated, each step a link to its page."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, query_of, show
from gateway.web.refs import named

WORDED = ("contributions", "commitments", "indicators")  # what events don't carry the words of


@get("/fil/<path:ref>")
def thread(visit: Visit, ref: str) -> Response:
    """Walk the thread both ways, in the order of time; words that events don't carry are read, once for each kind."""
    steps = visit.read("/threads", query_of({"of": ref}))["steps"]
    words = named(visit, [step["ref"] for step in steps if step["public"]], *WORDED)
    return show(visit, "thread/page.html", steps=list(in_order(steps)), words=words, of=ref)


def in_order(steps: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Put the steps in the order of time; what has no date, another territory's, came first."""
    return sorted(steps, key=lambda step: step["at"] or "")
