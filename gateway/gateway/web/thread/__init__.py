"""The thread: what an object came from and what became of it, dated, each step a link to its page."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import beside, get, query_of, show
from gateway.web.refs import id_of, named

PICTURES = {
    "challenges": "challenge", "workshops": "workshop", "tables": "table", "cards": "card", "sheets": "sheet",
    "projects": "project", "calls": "call", "commitments": "commitment", "milestones": "check",
    "indicators": "indicator", "elsewhere": "link",
}  # fmt: skip
CHAPTERS = ("said", "worked", "grown", "ahead")  # the three steps of the démarche, and what is still to do
SAID = ("contributions",)
WORKED = ("challenges", "workshops", "tables", "cards", "sheets")
WORDED = ("contributions", "commitments", "indicators")  # what events don't carry the words of


@get("/fil/<path:ref>")
def thread(visit: Visit, ref: str) -> Response:
    """Walk the thread both ways, in the order of time; words that events don't carry are read, once for each kind."""
    steps = visit.read("/threads", query_of({"of": ref}))["steps"]
    words = named(visit, [step["ref"] for step in steps if step["public"]], *WORDED)
    walked = list(in_order(steps))
    chapters = {name: [step for step in walked if chapter_of(step) == name] for name in CHAPTERS}
    first = next((words[step["ref"]] for step in chapters["said"] if step["ref"] in words), None)
    end = next((step for step in reversed(walked) if kind_of(step) == "projects" and step["title"]), None)
    results = [words[step["ref"]] for step in walked if kind_of(step) == "indicators" and step["ref"] in words]
    shown = {
        "chapters": {name: part for name, part in chapters.items() if part},
        "first": first,
        "end": end,
        "results": results[-4:],
        "wanted": wanted(visit, end),
        "words": words,
    }
    return show(visit, "thread/page.html", alone=len(walked) == 1, pictures=PICTURES, **shown)


def wanted(visit: Visit, end: Mapping[str, Any] | None) -> list[Any]:
    """Return what the project at the end still seeks: a thread goes on with whoever reads it."""
    if end is None:
        return []
    return beside(visit, "/calls", query_of({"project": id_of(end["ref"]), "open": "true", "limit": 2}))


def chapter_of(step: Mapping[str, Any]) -> str:
    """Return where a step is told; what another territory said comes first."""
    if step["state"] == "planned":
        return "ahead"
    if "://" in step["ref"] or kind_of(step) in SAID:
        return "said"
    return "worked" if kind_of(step) in WORKED else "grown"


def kind_of(step: Mapping[str, Any]) -> str:
    return str(step["ref"]).partition("/")[0]


def in_order(steps: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Put the steps in the order of time; what has no date, another territory's, came first."""
    return sorted((dict(step, dated=dated(step)) for step in steps), key=lambda step: step["dated"] or "")


def dated(step: Mapping[str, Any]) -> str | None:
    """Return the moment that counts: a promise and a milestone are dated by what became of them."""
    moment: str | None = step["changed_at"] if kind_of(step) in ("commitments", "milestones") else None
    return moment or step["at"]
