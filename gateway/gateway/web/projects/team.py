"""Who carries a project: asking to join, letting in, giving a role, leaving."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, post, typed
from gateway.web.projects.tabs import back, show_tab


@post("/projets/<uuid:id>/equipe/rejoindre")
def ask(visit: Visit, id: UUID) -> Response:
    """Ask to join."""
    faults = attempt(visit, f"/projects/{id}/team/join")
    return show_tab(visit, id, "equipe", faults) if faults else back(id, "equipe", "asked")


@post("/projets/<uuid:id>/equipe")
def take_in(visit: Visit, id: UUID) -> Response:
    """Name someone who is in it without an account, and agrees to be named."""
    given = typed(visit, ["label", "role"])
    faults = attempt(visit, f"/projects/{id}/team", given)
    return show_tab(visit, id, "equipe", faults, given) if faults else back(id, "equipe", "taken_in")


@post("/projets/<uuid:id>/equipe/<uuid:member>/accepter")
def accept(visit: Visit, id: UUID, member: UUID) -> Response:
    """Let in who asks to join."""
    faults = attempt(visit, f"/projects/{id}/team/{member}/accept")
    return show_tab(visit, id, "equipe", faults) if faults else back(id, "equipe", "taken_in")


@post("/projets/<uuid:id>/equipe/<uuid:member>/role")
def give_role(visit: Visit, id: UUID, member: UUID) -> Response:
    """Give a member another role."""
    given = visit.request.form
    asked = {"role": given.get("role", "")}
    answer = visit.api("PATCH", f"/projects/{id}/team/{member}", asked, version=given.get("version", "0"))
    if answer.status >= 400:
        return show_tab(visit, id, "equipe", Faults.of(answer))
    return back(id, "equipe", "saved")


@post("/projets/<uuid:id>/equipe/<uuid:member>/quitter")
def leave(visit: Visit, id: UUID, member: UUID) -> Response:
    """Leave the team, or take someone out of it."""
    answer = visit.api("DELETE", f"/projects/{id}/team/{member}")
    if answer.status >= 400:
        return show_tab(visit, id, "equipe", Faults.of(answer))
    return back(id, "equipe", "left_team")
