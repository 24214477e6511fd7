"""Partners: the list, each with what it gives; for coordinators, what is said of it and who may commit in its name."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, listed, need, post, query_of, show, typed

KINDS = ("association", "company", "cooperative", "institution", "university", "network")
FIELDS = ("name", "kind", "url")
LENGTH, ALL = 30, 100


def back(id: Any, what: str) -> Response:
    return go(f"/partenaires/{id}?fait={what}#main")


@get("/partenaires")
def organisations(visit: Visit) -> Response:
    """List partners by name."""
    return show(visit, "organisations/list.html", kinds=KINDS, **listed(visit, "/organisations", ["kind"], LENGTH))


@get("/partenaires/<uuid:id>")
def organisation(visit: Visit, id: UUID) -> Response:
    """Show one, and what it gives."""
    return show_one(visit, id, Faults(), {})


def show_one(visit: Visit, id: UUID, faults: Faults, given: dict[str, str]) -> Response:
    found = visit.read(f"/organisations/{id}")
    asked = query_of({"organisation": id, "limit": ALL})
    members = []
    if "coordinator" in visit.identity.roles:
        members = visit.read(f"/organisations/{id}/members", query_of({"limit": ALL}))["items"]
    shown = {"found": found, "commitments": visit.read("/commitments", asked)["items"], "members": members}
    return show(visit, "organisations/one.html", faults=faults, given=given, **shown)


@get("/partenaires/nouveau")
def welcoming(visit: Visit) -> Response:
    """Show an empty form."""
    return organisation_form(visit, None, {}, Faults())


@post("/partenaires/nouveau")
def welcome(visit: Visit) -> Response:
    """Make a partner known."""
    given = typed(visit, FIELDS)
    answer = visit.api("POST", "/organisations", given, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return organisation_form(visit, None, given, Faults.of(answer))
    return back(answer.json["id"], "saved")


@get("/partenaires/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show what is said of a partner, to be changed."""
    return organisation_form(visit, id, visit.read(f"/organisations/{id}"), Faults())


@post("/partenaires/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    given, version = typed(visit, FIELDS), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/organisations/{id}", {"name": "", "url": None} | given, version=version)
    if answer.status >= 400:
        return organisation_form(visit, id, given | {"version": version}, Faults.of(answer))
    return back(id, "edit")


def organisation_form(visit: Visit, id: UUID | None, values: dict[str, Any], faults: Faults) -> Response:
    need(visit, "coordinator")
    kinds = list(dict.fromkeys([*KINDS, *([values["kind"]] if values.get("kind") else [])]))
    return show(visit, "organisations/form.html", id=id, values=values, kinds=kinds, faults=faults)


@post("/partenaires/<uuid:id>/membres")
def add_member(visit: Visit, id: UUID) -> Response:
    """Let someone commit in its name, by the number that their own page shows them."""
    given = typed(visit, ["participant"])
    faults = attempt(visit, f"/organisations/{id}/members", given)
    return show_one(visit, id, faults, given) if faults else back(id, "saved")


@post("/partenaires/<uuid:id>/membres/<uuid:member>/retirer")
def remove_member(visit: Visit, id: UUID, member: UUID) -> Response:
    """Let them do so no more."""
    answer = visit.api("DELETE", f"/organisations/{id}/members/{member}")
    return show_one(visit, id, Faults.of(answer), {}) if answer.status >= 400 else back(id, "removed")
