"""The page of one challenge; an act that was refused says why on it."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.follow import following
from gateway.web.pages import Faults, query_of, show

MADE_OF = 50


def show_one(visit: Visit, id: UUID, faults: Faults | None = None) -> Response:
    """Show a challenge with what it is made of and its workshops, those that were too: three reads."""
    found = visit.read(f"/challenges/{id}")
    query = query_of({"limit": MADE_OF, "after": visit.request.args.get("after")})
    made_of = visit.read(f"/challenges/{id}/contributions", query)
    workshops = visit.read("/workshops", query_of({"challenge": f"challenges/{id}"}))["items"]
    shown = {
        "found": found,
        "made_of": made_of,
        "workshops": workshops,
        "following": following(visit, f"challenges/{id}"),
    }
    return show(visit, "challenges/one.html", faults=faults or Faults(), **shown)
