"""Workshops: when and where, who comes, how they go, what is written there."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, query_of, show
from gateway.web.workshops import coming, planning, running, screens, table
from gateway.web.workshops.one import show_one

__all__ = ["coming", "planning", "running", "screens", "table", "workshop", "workshops"]

LENGTH = 15


@get("/ateliers")
def workshops(visit: Visit) -> Response:
    """List workshops to come, the next one first; `?quand=passes` those that were."""
    given = visit.request.args
    past = given.get("quand") == "passes"
    asked = {"when": "past" if past else "upcoming", "limit": LENGTH, "after": given.get("after")}
    found = visit.read("/workshops", query_of(asked))
    kept = {"quand": "passes"} if past else {}
    onward = "?" + query_of(kept | {"after": found["next"]}) if found["next"] else None
    return show(visit, "workshops/list.html", items=found["items"], onward=onward, past=past)


@get("/ateliers/<uuid:id>")
def workshop(visit: Visit, id: UUID) -> Response:
    """Show one, with what its reader may do about it."""
    return show_one(visit, id)
