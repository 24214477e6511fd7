"""Webhooks: which address is called for which events, its secret, and what came of each call."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, done, get, go, need, post, query_of, show, typed, unkept

TRIES = 20
FIELDS = ("url", "description")


@get("/integrations/webhooks/nouveau")
def new_webhook(visit: Visit) -> Response:
    """Ask which address to call, and for what."""
    return webhook_form(visit, {}, (), Faults())


@post("/integrations/webhooks/nouveau")
def make_webhook(visit: Visit) -> Response:
    """Call an address from now on, and show its secret this once."""
    need(visit, "administrator")
    given, types = typed(visit, FIELDS), visit.request.form.getlist("types")
    answer = visit.api("POST", "/webhooks", {"url": "", **given, "types": types}, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return webhook_form(visit, given, types, ticked(visit, Faults.of(answer), "types", types))
    return secret(visit, answer.json)


@get("/integrations/webhooks/<uuid:id>")
def webhook(visit: Visit, id: UUID) -> Response:
    """Show a webhook, what may be done with it, and its last calls."""
    return show_webhook(visit, id, Faults())


def show_webhook(visit: Visit, id: UUID, faults: Faults) -> Response:
    need(visit, "administrator")
    found = visit.read(f"/webhooks/{id}")
    tries = visit.read(f"/webhooks/{id}/attempts", query_of({"limit": TRIES, "after": visit.request.args.get("after")}))
    return show(visit, "integrations/webhook.html", found=found, tries=tries, faults=faults)


@get("/integrations/webhooks/<uuid:id>/modifier")
def editing_webhook(visit: Visit, id: UUID) -> Response:
    """Show a webhook, to be changed."""
    need(visit, "administrator")
    found = visit.read(f"/webhooks/{id}")
    return webhook_form(visit, found, found["types"], Faults(), id)


@post("/integrations/webhooks/<uuid:id>/modifier")
def edit_webhook(visit: Visit, id: UUID) -> Response:
    """Change what is called, and for what."""
    given, types = typed(visit, (*FIELDS, "version")), visit.request.form.getlist("types")
    changed = {"url": given.get("url", ""), "description": given.get("description"), "types": types}
    answer = visit.api("PATCH", f"/webhooks/{id}", changed, version=given.get("version", "0"))
    if answer.status >= 400:
        return webhook_form(visit, given, types, ticked(visit, Faults.of(answer), "types", types), id)
    return back(id, "saved")


@post("/integrations/webhooks/<uuid:id>/<any(activer, suspendre):act>")
def switch_webhook(visit: Visit, id: UUID, act: str) -> Response:
    """Call a webhook no more, or again; either is the other's undo."""
    enabled, version = act == "activer", visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/webhooks/{id}", {"enabled": enabled}, version=version)
    if answer.status >= 400:
        return show_webhook(visit, id, Faults.of(answer))
    return back(id, "webhook_enabled" if enabled else "webhook_disabled")


@post("/integrations/webhooks/<uuid:id>/essai")
def test_webhook(visit: Visit, id: UUID) -> Response:
    """Have it called with an event that happened nowhere."""
    if faults := attempt(visit, f"/webhooks/{id}/test"):
        return show_webhook(visit, id, faults)
    return back(id, "webhook_tested", "tries")


@post("/integrations/webhooks/<uuid:id>/renvoyer")
def replay_event(visit: Visit, id: UUID) -> Response:
    """Have it called again with one event."""
    if faults := attempt(visit, f"/webhooks/{id}/replay", typed(visit, ["event"])):
        return show_webhook(visit, id, faults)
    return back(id, "webhook_replayed", "tries")


@post("/integrations/webhooks/<uuid:id>/secret")
def rotate_secret(visit: Visit, id: UUID) -> Response:
    """Give it a new secret, shown this once; the former one signs too for a day."""
    need(visit, "administrator")
    return secret(
        visit, done(visit.api("POST", f"/webhooks/{id}/rotate-secret", key=visit.request.form.get("key"))).json
    )


@post("/integrations/webhooks/<uuid:id>/retirer")
def remove_webhook(visit: Visit, id: UUID) -> Response:
    """Call it no more, and forget its calls."""
    done(visit.api("DELETE", f"/webhooks/{id}"))
    return go("/integrations?fait=webhook_removed#main")


def ticked(visit: Visit, faults: Faults, name: str, values: Sequence[str]) -> Faults:
    """Say in plain words that nothing was ticked where something must be."""
    if name in faults.fields and not values:
        faults.fields[name] = [visit.door.words(visit.language, f"integrations.{name}.none")]
    return faults


def secret(visit: Visit, made: Mapping[str, Any]) -> Response:
    return unkept(show(visit, "integrations/secret.html", webhook=made))


def back(id: UUID, what: str, where: str = "main") -> Response:
    return go(f"/integrations/webhooks/{id}?fait={what}#{where}")


def webhook_form(
    visit: Visit, given: Mapping[str, Any], types: Sequence[str], faults: Faults, id: UUID | None = None
) -> Response:
    """Offer all events, those of a kind of object, or one by one."""
    need(visit, "administrator")
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for each in visit.read("/event-types")["items"]:
        kinds.setdefault(".".join(each["type"].split(".")[:2]), []).append(each)
    shown = {"kinds": kinds, "types": types, "id": id}
    return show(visit, "integrations/webhook_form.html", given=given, faults=faults, **shown)
