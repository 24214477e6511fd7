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
    """List workshops to come, the next one first; `?quand=passes` those that were; of a format, an edition, or mine."""
    args = visit.request.args
    past = args.get("quand") == "passes"
    format = args.get("format", "")
    given = {
        "format": format if format in planning.FORMATS else "",
        "edition": args.get("edition", ""),
        "mine": bool(args.get("miens")),
    }
    asked = {"when": "past" if past else "upcoming", "format": given["format"], "edition": given["edition"]}
    if given["mine"] and visit.identity.participant:
        asked["mine"] = "true"
    found = visit.read("/workshops", query_of(asked | {"limit": LENGTH, "after": args.get("after")}))
    kept = {name: args.get(name) for name in ("quand", "format", "edition", "miens")}
    shown = {
        "items": found["items"],
        "onward": "?" + query_of(kept | {"after": found["next"]}) if found["next"] else None,
        "past": past,
        "given": given,
        "filtered": any(given.values()),
        "formats": planning.FORMATS,
        "editions": [(each.code, each.name) for each in visit.territory.editions],
    }
    return show(visit, "workshops/list.html", **shown)


@get("/ateliers/<uuid:id>")
def workshop(visit: Visit, id: UUID) -> Response:
    """Show one, with what its reader may do about it."""
    return show_one(visit, id)
