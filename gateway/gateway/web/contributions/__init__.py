"""What people said: the list with its filters, each one with its comments, and what one may do about it."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, query_of, show

FILTERS = ("q", "kind", "theme", "area", "edition", "sort")
LENGTH = 15


@get("/contributions")
def contributions(visit: Visit) -> Response:
    """List what is public, fifteen at a time; what one filters on stays in the form and in the links."""
    chosen = {name: value for name in FILTERS if (value := visit.request.args.get(name))}
    asked = chosen | {"limit": LENGTH, "after": visit.request.args.get("after")}
    found = visit.read("/contributions", query_of(asked))
    onward = "?" + query_of(chosen | {"after": found["next"]}) if found["next"] else None
    return show(visit, "contributions/list.html", items=found["items"], onward=onward, chosen=chosen)


@get("/contributions/<uuid:id>")
def contribution(visit: Visit, id: UUID) -> Response:
    """Show one, whole."""
    found = visit.read(f"/contributions/{id}")
    return show(visit, "contributions/one.html", found=found)
