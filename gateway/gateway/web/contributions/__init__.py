"""What people said: the list with its filters, each one with its comments, and what one may do about it."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.contributions import acts, outcomes
from gateway.web.contributions.one import show_one
from gateway.web.pages import get, listed, show

__all__ = ["acts", "contribution", "contributions", "outcomes"]

FILTERS = ("q", "kind", "theme", "area", "edition", "sort")


@get("/contributions")
def contributions(visit: Visit) -> Response:
    """List what is public, fifteen at a time; what one filters on stays in the form and in the links."""
    return show(visit, "contributions/list.html", **listed(visit, "/contributions", FILTERS))


@get("/contributions/<uuid:id>")
def contribution(visit: Visit, id: UUID) -> Response:
    """Show one, whole, with its comments and what its reader may do."""
    return show_one(visit, id)
