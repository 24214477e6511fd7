"""Mentors: who accompanies projects, what they know, how many they can take on; offering it, changing it, ending it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, get, go, listed, need, post, show, typed

FILTERS = ("area", "free")
LENGTH = 30


@get("/accompagnement")
def mentors(visit: Visit) -> Response:
    """List who accompanies projects, the newest first."""
    return show(visit, "mentors/list.html", **listed(visit, "/mentors", FILTERS, LENGTH))


@get("/accompagnement/<uuid:id>")
def mentor(visit: Visit, id: UUID) -> Response:
    """Show one."""
    return show_one(visit, id, Faults())


def show_one(visit: Visit, id: UUID, faults: Faults) -> Response:
    found = visit.read(f"/mentors/{id}")
    return show(visit, "mentors/one.html", found=found, changes=changes(visit, found), faults=faults)


def changes(visit: Visit, found: dict[str, Any]) -> bool:
    """Tell whether the reader may change what this mentor offers."""
    return bool(found["mine"]) or "coordinator" in visit.identity.roles


def told(visit: Visit) -> dict[str, Any]:
    """Return what was typed, as the service takes it: a skill on each line, a number of projects."""
    given = typed(visit, ["skills", "capacity"])
    skills = [skill for line in given.get("skills", "").splitlines() if (skill := line.strip())]
    capacity = given.get("capacity", "")
    number = int(capacity) if capacity.isdecimal() else capacity
    return {"skills": skills, "capacity": number, "areas": visit.request.form.getlist("areas")}


@get("/accompagnement/proposer")
def offering(visit: Visit) -> Response:
    """Show an empty offer to whoever was given the role."""
    return mentor_form(visit, None, {}, Faults())


@post("/accompagnement/proposer")
def offer(visit: Visit) -> Response:
    """Offer to accompany projects."""
    values = told(visit)
    answer = visit.api("POST", "/mentors", values, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return mentor_form(visit, None, values, Faults.of(answer))
    return go(f"/accompagnement/{answer.json['id']}?fait=saved#main")


@get("/accompagnement/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show what is offered, to be changed."""
    found = visit.read(f"/mentors/{id}")
    if not changes(visit, found):
        raise Problem("forbidden")
    return mentor_form(visit, id, found, Faults())


@post("/accompagnement/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    values, version = told(visit), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/mentors/{id}", values, version=version)
    if answer.status >= 400:
        return mentor_form(visit, id, values | {"version": version}, Faults.of(answer))
    return go(f"/accompagnement/{id}?fait=edit#main")


def mentor_form(visit: Visit, id: UUID | None, values: dict[str, Any], faults: Faults) -> Response:
    need(visit, *(() if id else ("mentor",)))
    return show(visit, "mentors/form.html", id=id, values=values, faults=faults)


@post("/accompagnement/<uuid:id>/arreter")
def leave(visit: Visit, id: UUID) -> Response:
    """Offer it no more."""
    answer = visit.api("DELETE", f"/mentors/{id}")
    return show_one(visit, id, Faults.of(answer)) if answer.status >= 400 else go("/accompagnement?fait=removed#main")
