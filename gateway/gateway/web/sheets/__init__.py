"""A project sheet: written at a table, pitched to all, then selected, or kept for later."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, beside, get, go, post, query_of, show
from gateway.web.refs import named

WORDS = ("need", "idea", "for_whom", "with_whom", "economic_model", "social_use")
STEPS = 3


def back(id: UUID, what: str) -> Response:
    return go(f"/fiches/{id}?fait={what}#main")


@get("/fiches/<uuid:id>")
def sheet(visit: Visit, id: UUID) -> Response:
    """Show a sheet, and the project that was born of it."""
    return show_one(visit, id, Faults())


def show_one(visit: Visit, id: UUID, faults: Faults) -> Response:
    found = visit.read(f"/sheets/{id}")
    places = named(visit, [found["workshop"], found["table"]], "workshops")
    born = beside(visit, "/projects", query_of({"sheet": id, "limit": 1})) if found["state"] == "selected" else []
    shown = {"found": found, "workshop": places.get(found["workshop"]), "projects": born}
    return show(visit, "sheets/one.html", faults=faults, words=WORDS, **shown)


@get("/fiches/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show it, to be written on; several of a table may, each on the newest version."""
    found = visit.read(f"/sheets/{id}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    return edit_form(visit, id, found | {"help_needed": "\n".join(found["help_needed"])}, Faults())


@post("/fiches/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Write on it, unless someone else did since the form was opened."""
    values = typed(visit)
    asked = {name: values[name] or None for name in WORDS} | {
        "name": values["name"],
        "first_steps": values["first_steps"],
        "help_needed": [line for each in values["help_needed"].splitlines() if (line := each.strip())],
    }
    answer = visit.api("PATCH", f"/sheets/{id}", asked, version=values["version"])
    if answer.status == 412:
        return compare(visit, id, values)
    if answer.status >= 400:
        return edit_form(visit, id, values, Faults.of(answer))
    return back(id, "edit")


def compare(visit: Visit, id: UUID, values: dict[str, Any]) -> Response:
    """Keep what was typed beside what someone else wrote since the form was opened; to send it again writes it."""
    now = visit.read(f"/sheets/{id}")
    faults = Faults(visit.door.words(visit.language, "sheet.changed"), status=412)
    theirs = {name: now[name] for name in ("name", *WORDS) if now[name] and now[name] != values[name]}
    return edit_form(visit, id, values | {"version": now["version"]}, faults, theirs)


def typed(visit: Visit) -> dict[str, Any]:
    """Return what was typed, as it stays in the form; a step without words is none."""
    given = visit.request.form
    steps = [
        {name: given.get(f"step_{name}_{number}", "").strip() or None for name in ("what", "who", "by")}
        for number in range(STEPS)
    ]
    values: dict[str, Any] = {name: given.get(name, "").strip() for name in (*WORDS, "name", "version", "help_needed")}
    return values | {"first_steps": [step for step in steps if any(step.values())]}


def edit_form(
    visit: Visit, id: UUID, values: dict[str, Any], faults: Faults, theirs: Mapping[str, str] | None = None
) -> Response:
    shown = {"values": values, "theirs": theirs or {}, "steps": range(STEPS), "words": WORDS}
    return show(visit, "sheets/edit.html", id=id, faults=faults, **shown)


@post("/fiches/<uuid:id>/presenter")
def pitch(visit: Visit, id: UUID) -> Response:
    """Show it to all."""
    faults = attempt(visit, f"/sheets/{id}/pitch")
    return show_one(visit, id, faults) if faults else back(id, "pitched")


@post("/fiches/<uuid:id>/retenir")
def select(visit: Visit, id: UUID) -> Response:
    """Make a project of it."""
    faults = attempt(visit, f"/sheets/{id}/select")
    return show_one(visit, id, faults) if faults else back(id, "selected")


@post("/fiches/<uuid:id>/garder")
def keep(visit: Visit, id: UUID) -> Response:
    """Keep it for another time."""
    faults = attempt(visit, f"/sheets/{id}/keep")
    return show_one(visit, id, faults) if faults else back(id, "saved")
