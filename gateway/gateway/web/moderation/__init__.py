"""The moderators' queue: what waits, one form each, made for the keyboard; and the refusals that were contested."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, get, go, need, post, query_of, show, typed


@get("/moderation")
def queue(visit: Visit) -> Response:
    """Show what waits, the longest wait first."""
    return show_queue(visit, Faults(), {})


def show_queue(visit: Visit, faults: Faults, refused: dict[str, str]) -> Response:
    """Show the queue; `refused` is the decision that was just sent back."""
    need(visit, "moderator")
    found = visit.read("/moderation/queue", query_of({"limit": 20, "after": visit.request.args.get("after")}))
    shown: dict[str, Any] = {"items": found["items"], "following": found["next"], "refused": refused}
    return show(visit, "moderation/queue.html", status=422 if faults else 200, faults=faults, **shown)


@post("/moderation")
def decide(visit: Visit) -> Response:
    """Publish or decline what was read, in the version that was read."""
    need(visit, "moderator")
    given = typed(visit, ["subject", "decision", "reason", "version"])
    version = given.get("version", "")
    asked = given | {"version": int(version) if version.isdecimal() else 0}
    answer = visit.api("POST", "/moderation/decisions", asked, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return show_queue(visit, Faults.of(answer), given)
    return go("/moderation?fait=decided#main")


@get("/moderation/contestations")
def contested(visit: Visit) -> Response:
    """Show the refusals that their authors contest."""
    return show_contested(visit, Faults(), "")


def show_contested(visit: Visit, faults: Faults, refused: str) -> Response:
    need(visit, "moderator")
    items = visit.read("/appeals", "state=open&limit=20")["items"]
    status = 422 if faults else 200
    return show(visit, "moderation/appeals.html", status=status, items=items, faults=faults, refused=refused)


@post("/moderation/contestations/<uuid:id>")
def settle(visit: Visit, id: UUID) -> Response:
    """Uphold an appeal, which publishes after all, or reject it; say why."""
    given = visit.request.form
    asked = {"uphold": given.get("uphold") == "oui"} | typed(visit, ["reason"])
    answer = visit.api("POST", f"/appeals/{id}/decide", asked, key=given.get("key"), version=given.get("version", "0"))
    if answer.status >= 400:
        return show_contested(visit, Faults.of(answer), str(id))
    return go("/moderation/contestations?fait=decided#main")
