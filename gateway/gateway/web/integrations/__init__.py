"""What programs of others may do here, for administrators: tokens that open the API, webhooks that are called."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.integrations import webhooks
from gateway.web.integrations.webhooks import ticked
from gateway.web.pages import Faults, beside, done, get, go, need, post, show, typed, unkept

__all__ = ["integrations", "webhooks"]

DAYS = ("30", "90", "365", "")  # how long a token may last; the last one: until it is revoked


@get("/integrations")
def integrations(visit: Visit) -> Response:
    """List the tokens and the webhooks of the territory."""
    need(visit, "administrator")
    tokens = visit.read("/tokens", "limit=100")["items"]
    return show(visit, "integrations/page.html", tokens=tokens, webhooks=beside(visit, "/webhooks", "limit=100"))


@get("/integrations/jetons/nouveau")
def new_token(visit: Visit) -> Response:
    """Ask what a token is for, and what it may do."""
    return token_form(visit, {"days": DAYS[1]}, (), Faults())


@post("/integrations/jetons/nouveau")
def make_token(visit: Visit) -> Response:
    """Make a token, and show its secret this once."""
    need(visit, "administrator")
    given, scopes = typed(visit, ["name", "days"]), visit.request.form.getlist("scopes")
    asked: dict[str, Any] = {"name": given.get("name", ""), "scopes": scopes}
    if (days := given.get("days", "")) in DAYS and days:
        asked["expires_at"] = (datetime.now(UTC) + timedelta(days=int(days))).isoformat(timespec="seconds")
    answer = visit.api("POST", "/tokens", asked, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return token_form(visit, given, scopes, ticked(visit, Faults.of(answer), "scopes", scopes))
    return unkept(show(visit, "integrations/token.html", token=answer.json))


@post("/integrations/jetons/<uuid:id>/revoquer")
def revoke_token(visit: Visit, id: UUID) -> Response:
    """Make a token worthless."""
    done(visit.api("DELETE", f"/tokens/{id}"))
    return go("/integrations?fait=token_revoked#main")


def token_form(visit: Visit, given: dict[str, str], scopes: Any, faults: Faults) -> Response:
    need(visit, "administrator")
    shown = {"offered": offered(visit), "days": DAYS}
    return show(visit, "integrations/new_token.html", given=given, scopes=scopes, faults=faults, **shown)


def offered(visit: Visit) -> list[tuple[str, list[str]]]:
    """Return the resources that we have words for, each with the scopes that some operation asks for."""
    operations = (operation for path in visit.door.contracts.openapi()["paths"].values() for operation in path.values())
    asked = sorted({scope for operation in operations for scope in operation.get("x-scopes", ())})
    named = [name for name in dict.fromkeys(scope.partition(":")[0] for scope in asked) if known(visit, name)]
    return [(name, [verb for verb in ("read", "write") if f"{name}:{verb}" in asked]) for name in named]


def known(visit: Visit, name: str) -> bool:
    key = f"scope.{name}"
    return visit.door.words(visit.language, key) != key
