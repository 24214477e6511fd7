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
    mail = visit.read("/subscriptions")["mail"]
    return show(visit, "me/messages.html", items=found["items"], following=found["next"], mail=mail)


@post("/moi/messages")
def choose_mails(visit: Visit) -> Response:
    """Choose which mails I get: those that are ticked."""
    need(visit)
    given = visit.request.form
    wanted = {category: category in given.getlist("mail") for category in given.getlist("all")}
    done(visit.api("PATCH", "/subscriptions", {"mail": wanted}))
    return go("/moi/messages?fait=saved#main")


@post("/moi/messages/<uuid:id>/lu")
def read(visit: Visit, id: UUID) -> Response:
    """Mark a message as read."""
    done(visit.api("POST", f"/messages/{id}/read"))
    return go("/moi/messages#main")
