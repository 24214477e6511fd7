"""The moderators' queue: what waits, one form each, made for the keyboard; reported news; and what was contested."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, done, get, go, need, part, post, query_of, show, typed

LENGTH = 20
READY = ("insult", "personal_data", "illegal", "spam", "off_topic", "unclear", "said_already")


def over(visit: Visit, address: str) -> Response:
    """Go on to what is left, or say no more to the script that sent the decision."""
    return Response(status=204) if "quiet" in visit.request.form else go(f"{address}?fait=decided#main")


def reasoned(given: dict[str, str]) -> dict[str, str]:
    """Return the reason that the author is told: what was chosen, then the moderator's own words."""
    said = " ".join(given[name] for name in ("ready", "reason") if name in given)
    return {"reason": said} if said else {}


@get("/moderation")
def queue(visit: Visit) -> Response:
    """Show what waits, the longest wait first; an administrator may become a moderator first."""
    if "moderator" not in visit.identity.roles and "administrator" in visit.identity.roles:
        return show(visit, "moderation/begin.html")
    return show_queue(visit, Faults(), {})


def show_queue(visit: Visit, faults: Faults, refused: dict[str, str]) -> Response:
    """Show the queue; `refused` is the decision that was just sent back."""
    need(visit, "moderator")
    found = visit.read("/moderation/queue", query_of({"limit": LENGTH, "after": visit.request.args.get("after")}))
    shown: dict[str, Any] = {"items": found["items"], "following": found["next"], "refused": refused, "ready": READY}
    return show(visit, "moderation/queue.html", faults=faults, **shown)


@post("/moderation")
def decide(visit: Visit) -> Response:
    """Publish or decline what was read, in the version that was read."""
    need(visit, "moderator")
    given = typed(visit, ["subject", "decision", "ready", "reason", "version"])
    version = given.get("version", "")
    asked: dict[str, Any] = {name: given[name] for name in ("subject", "decision") if name in given}
    asked |= reasoned(given) | {"version": int(version) if version.isdecimal() else 0}
    answer = visit.api("POST", "/moderation/decisions", asked, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return show_queue(visit, Faults.of(answer), given)
    return over(visit, "/moderation")


@post("/moderation/role")
def begin(visit: Visit) -> Response:
    """Make a moderator of the administrator who asks: the first one finds nobody else who could."""
    need(visit, "administrator")
    done(visit.api("PUT", f"/participants/{visit.identity.participant}/roles/moderator"))
    visit.door.identities.forget(visit.territory.slug, visit.identity.secret)
    return go("/moderation#main")


@get("/moderation/contestations")
def contested(visit: Visit) -> Response:
    """Show the refusals that their authors contest."""
    return show_contested(visit, Faults(), {})


def show_contested(visit: Visit, faults: Faults, refused: dict[str, str]) -> Response:
    """Show the appeals; `refused` is the answer that was just sent back."""
    need(visit, "moderator")
    found = visit.read(
        "/appeals", query_of({"state": "open", "limit": LENGTH, "after": visit.request.args.get("after")})
    )
    items = [each | {"mine": False} | contested_by(visit, each["subject"]) for each in found["items"]]
    shown: dict[str, Any] = {"items": items, "following": found["next"], "refused": refused}
    return show(visit, "moderation/appeals.html", faults=faults, **shown)


def contested_by(visit: Visit, subject: str) -> dict[str, Any]:
    """Read what an appeal is about, and why it was declined."""
    decisions = part(visit, "/moderation/decisions", query_of({"subject": subject, "limit": 1})).get("items", [])
    return {"contested": part(visit, f"/{subject}"), "declined": decisions[0] if decisions else {}}


@post("/moderation/contestations")
def settle(visit: Visit) -> Response:
    """Uphold an appeal, which publishes after all, or reject it; say why."""
    need(visit, "moderator")
    given = typed(visit, ["appeal", "reason", "version"])
    asked: dict[str, Any] = reasoned(given)
    uphold = {"uphold": visit.request.form.get("uphold") == "oui"}
    address = f"/appeals/{quote(given.get('appeal', ''), safe='')}/decide"
    key = visit.request.form.get("key")
    answer = visit.api("POST", address, asked | uphold, key=key, version=given.get("version", "0"))
    if answer.status >= 400:
        return show_contested(visit, Faults.of(answer), given)
    return over(visit, "/moderation/contestations")


@get("/moderation/nouvelles")
def reported_news(visit: Visit) -> Response:
    """Show the news of projects that someone reported."""
    return show_news(visit, Faults(), {})


def show_news(visit: Visit, faults: Faults, refused: dict[str, str]) -> Response:
    """Show what was reported, the longest wait first; `refused` is the decision that was just sent back."""
    need(visit, "moderator")
    found = visit.read("/updates/reported", query_of({"limit": LENGTH, "after": visit.request.args.get("after")}))
    shown: dict[str, Any] = {"items": found["items"], "following": found["next"], "refused": refused, "ready": READY}
    return show(visit, "moderation/news.html", faults=faults, **shown)


@post("/moderation/nouvelles/<uuid:id>")
def decide_news(visit: Visit, id: UUID) -> Response:
    """Hide news, saying why, or let all read it."""
    need(visit, "moderator")
    given = typed(visit, ["ready", "reason"])
    hides = visit.request.form.get("decision") == "hide"
    if faults := attempt(visit, f"/updates/{id}/{'hide' if hides else 'show'}", reasoned(given) if hides else None):
        return show_news(visit, faults, given | {"update": str(id)})
    return over(visit, "/moderation/nouvelles")
