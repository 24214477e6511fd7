"""What a team does with its project: tell it, take a step, give news, call for help."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, need, post, show, typed
from gateway.web.projects import quantities
from gateway.web.projects.tabs import KINDS, back, show_tab

WHERE = ("place", "schedule")
STORY = ("name", "story", "social_use", "economic_model", *WHERE)


def told(visit: Visit) -> dict[str, Any]:
    """Return what was typed, as it stays in the form."""
    given = visit.request.form
    return {name: given.get(name, "").strip() for name in STORY} | {"areas": given.getlist("areas")}


def asked(values: dict[str, Any]) -> dict[str, Any]:
    return values | {name: values[name] or None for name in STORY[2:]}


@get("/projets/nouveau")
def beginning(visit: Visit) -> Response:
    """Show an empty form."""
    need(visit, "coordinator")
    return show(visit, "projects/form.html", values={}, faults=Faults(), id=None)


@post("/projets/nouveau")
def begin(visit: Visit) -> Response:
    """Begin a project that no sheet brought."""
    need(visit, "coordinator")
    values = told(visit)
    answer = visit.api("POST", "/projects", asked(values), key=visit.request.form.get("key"))
    if answer.status >= 400:
        return show(visit, "projects/form.html", values=values, faults=Faults.of(answer), id=None)
    return go(f"/projets/{answer.json['id']}?fait=saved#main")


@get("/projets/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show what is said of our project, to be changed."""
    found = visit.read(f"/projects/{id}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    return show(visit, "projects/form.html", values=found, faults=Faults(), id=id)


@post("/projets/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    values, version = told(visit), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/projects/{id}", asked(values), version=version)
    if answer.status >= 400:
        return show(visit, "projects/form.html", values=values | {"version": version}, faults=Faults.of(answer), id=id)
    return back(id, "one", "edit")


@post("/projets/<uuid:id>/lieu")
def settle(visit: Visit, id: UUID) -> Response:
    """Say where and when our project is found, without opening all that is said of it."""
    given = typed(visit, [*WHERE, "version"])
    values = {name: given.get(name) for name in WHERE}
    answer = visit.api("PATCH", f"/projects/{id}", values, version=given.get("version", "0"))
    if answer.status >= 400:
        return show_tab(visit, id, "one", Faults.of(answer), given | values)
    return back(id, "one", "edit")


@post("/projets/<uuid:id>/etape")
def step(visit: Visit, id: UUID) -> Response:
    """Take a step, pause, go on or stop."""
    given = typed(visit, ["to", "reason"])
    faults = attempt(visit, f"/projects/{id}/stage", given)
    return show_tab(visit, id, "etapes", faults, given) if faults else back(id, "etapes", "staged")


@post("/projets/<uuid:id>/nouvelles")
def give_news(visit: Visit, id: UUID) -> Response:
    """Give news of our project."""
    given = typed(visit, ["text"])
    faults = attempt(visit, f"/projects/{id}/updates", given)
    return show_tab(visit, id, "nouvelles", faults, given) if faults else back(id, "nouvelles", "posted")


@post("/projets/<uuid:id>/appels")
def call(visit: Visit, id: UUID) -> Response:
    """Ask for time, skills, money, premises or equipment."""
    given = typed(visit, ["kind", "title", "text", "quantity", "unit", "until"])
    faults = attempt(visit, f"/projects/{id}/calls", given | quantities.asked(given))
    return show_tab(visit, id, "engagements", faults, given) if faults else back(id, "engagements", "saved")


@get("/projets/<uuid:id>/appels/<uuid:call>/modifier")
def recalling(visit: Visit, id: UUID, call: UUID) -> Response:
    """Show what is asked for, to be changed."""
    found = visit.read(f"/calls/{call}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    return call_form(visit, id, found | {"quantity": quantities.typed(found)}, Faults())


@post("/projets/<uuid:id>/appels/<uuid:call>/modifier")
def recall(visit: Visit, id: UUID, call: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    given, version = (
        typed(visit, ["kind", "title", "text", "quantity", "unit", "until"]),
        visit.request.form.get("version", "0"),
    )
    changed = {"title": given.get("title", ""), "text": given.get("text"), "until": given.get("until")}
    measured = {"quantity": None} | quantities.asked(given)
    answer = visit.api("PATCH", f"/calls/{call}", changed | measured, version=version)
    if answer.status >= 400:
        return call_form(visit, id, given | {"version": version}, Faults.of(answer))
    return back(id, "engagements", "edit")


def call_form(visit: Visit, id: UUID, values: dict[str, Any], faults: Faults) -> Response:
    return show(visit, "projects/call.html", id=id, values=values, kinds=KINDS, faults=faults)


@post("/projets/<uuid:id>/appels/<uuid:call>/clore")
def close_call(visit: Visit, id: UUID, call: UUID) -> Response:
    """Ask for it no more."""
    faults = attempt(visit, f"/calls/{call}/close")
    return show_tab(visit, id, "engagements", faults) if faults else back(id, "engagements", "closed")
