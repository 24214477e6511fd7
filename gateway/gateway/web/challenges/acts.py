"""What a coordinator does with a challenge: draft it out of needs, change it, publish it, close it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.challenges.one import show_one
from gateway.web.pages import Faults, attempt, get, go, need, post, show
from gateway.web.refs import named

FIELDS = ("title", "causes", "people_concerned", "existing")


def back(id: Any, what: str) -> Response:
    return go(f"/defis/{id}?fait={what}#main")


def typed(visit: Visit) -> dict[str, Any]:
    """Return what was typed, as it stays in the form."""
    given = visit.request.form
    return {name: given.get(name, "").strip() for name in FIELDS} | {"areas": given.getlist("areas")}


def asked(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked of the service: what is empty is nothing."""
    return values | {name: values[name] or None for name in FIELDS[1:]}


@get("/defis/nouveau")
def drafting(visit: Visit) -> Response:
    """Show an empty draft, made of the needs that were chosen."""
    return draft_form(visit, visit.request.args.getlist("contribution"), {}, Faults())


@post("/defis/nouveau")
def draft(visit: Visit) -> Response:
    """Draft a challenge, which nobody else sees, or publish it at once."""
    values, chosen = typed(visit), visit.request.form.getlist("contribution")
    key = visit.request.form.get("key")
    answer = visit.api("POST", "/challenges", asked(values) | {"contributions": chosen}, key=key)
    if answer.status >= 400:
        return draft_form(visit, chosen, values, Faults.of(answer))
    made = answer.json["id"]
    return publish(visit, made) if "publish" in visit.request.form else back(made, "drafted")


def draft_form(visit: Visit, chosen: list[str], values: dict[str, Any], faults: Faults) -> Response:
    need(visit, "coordinator")
    made_of = named(visit, [f"contributions/{id}" for id in chosen], "contributions").values()
    return show(visit, "challenges/draft.html", made_of=list(made_of), values=values, faults=faults)


@get("/defis/<uuid:id>/modifier")
def editing(visit: Visit, id: UUID) -> Response:
    """Show a challenge, to be changed."""
    found = visit.read(f"/challenges/{id}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    return show(visit, "challenges/edit.html", id=id, values=found, faults=Faults())


@post("/defis/<uuid:id>/modifier")
def edit(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    values, version = typed(visit), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/challenges/{id}", asked(values), version=version)
    if answer.status >= 400:
        again = values | {"version": version}
        return show(visit, "challenges/edit.html", id=id, values=again, faults=Faults.of(answer))
    return back(id, "edit")


@post("/defis/<uuid:id>/publier")
def publish(visit: Visit, id: UUID) -> Response:
    """Show it to all."""
    return show_one(visit, id, faults) if (faults := attempt(visit, f"/challenges/{id}/publish")) else back(id, "shown")


@post("/defis/<uuid:id>/clore")
def close(visit: Visit, id: UUID) -> Response:
    """Work on it no more."""
    return show_one(visit, id, faults) if (faults := attempt(visit, f"/challenges/{id}/close")) else back(id, "closed")


@post("/defis/<uuid:id>/enlever")
def ungroup(visit: Visit, id: UUID) -> Response:
    """Take a need out of it."""
    try:
        contribution = UUID(visit.request.form.get("contribution", ""))
    except ValueError as error:
        raise Problem("not-found") from error
    answer = visit.api("DELETE", f"/challenges/{id}/contributions/{contribution}")
    return show_one(visit, id, Faults.of(answer)) if answer.status >= 400 else back(id, "ungrouped")
