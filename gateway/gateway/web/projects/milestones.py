"""What a project means to reach: setting a milestone, changing it, noting that it is reached."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, post, show, typed
from gateway.web.projects.tabs import back, show_tab

FIELDS = ("title", "owner", "due_on")


@post("/projets/<uuid:id>/jalons")
def set_milestone(visit: Visit, id: UUID) -> Response:
    """Say what is to be reached, who sees to it, and by when."""
    given = typed(visit, FIELDS)
    faults = attempt(visit, f"/projects/{id}/milestones", given)
    return show_tab(visit, id, "etapes", faults, given) if faults else back(id, "etapes", "saved")


@post("/projets/<uuid:id>/jalons/<uuid:milestone>/atteint")
def reach(visit: Visit, id: UUID, milestone: UUID) -> Response:
    """Note that it is reached."""
    faults = attempt(visit, f"/milestones/{milestone}/reach")
    return show_tab(visit, id, "etapes", faults) if faults else back(id, "etapes", "reached")


@get("/projets/<uuid:id>/jalons/<uuid:milestone>/modifier")
def resetting(visit: Visit, id: UUID, milestone: UUID) -> Response:
    """Show what is to be reached, to be changed."""
    found = visit.read(f"/milestones/{milestone}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    return milestone_form(visit, id, found, Faults())


@post("/projets/<uuid:id>/jalons/<uuid:milestone>/modifier")
def reset(visit: Visit, id: UUID, milestone: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    given, version = typed(visit, FIELDS), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/milestones/{milestone}", dict.fromkeys(FIELDS, "") | given, version=version)
    if answer.status >= 400:
        return milestone_form(visit, id, given | {"version": version}, Faults.of(answer))
    return back(id, "etapes", "edit")


def milestone_form(visit: Visit, id: UUID, values: dict[str, Any], faults: Faults) -> Response:
    return show(visit, "projects/milestone.html", id=id, values=values, faults=faults)
