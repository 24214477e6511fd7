"""What I was told, and how I want to be told."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import done, get, go, need, post, query_of, show


@get("/moi/messages")
def received(visit: Visit) -> Response:
    """List my messages, the newest first."""
    need(visit)
    found = visit.read("/messages", query_of({"limit": 20, "after": visit.request.args.get("after")}))
    return show(visit, "me/messages.html", items=found["items"], following=found["next"])


@post("/moi/messages/<uuid:id>/lu")
def read(visit: Visit, id: UUID) -> Response:
    """Mark a message as read."""
    done(visit.api("POST", f"/messages/{id}/read"))
    return go("/moi/messages#main")
