"""What a project brought about: recording a figure with how it was counted, and correcting it in the open."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, post, show, typed
from gateway.web.projects import quantities
from gateway.web.projects.tabs import WHATS, back, show_tab

WORDS = ("what", "unit", "method", "source")
FIELDS = (*WORDS, "value", "starts_on", "ends_on", "measured")


def asked(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what is asked of the service: what was left empty is left out, for it to ask for."""
    said: dict[str, Any] = {name: given[name] for name in WORDS if name in given}
    if "value" in given:
        said["value"] = quantities.asked({"quantity": given["value"], "unit": given.get("unit", "")})["quantity"]
    if given.get("measured") in ("oui", "non"):
        said["measured"] = given["measured"] == "oui"
    return said | quantities.period(given, "interval")


@post("/projets/<uuid:id>/resultats")
def count(visit: Visit, id: UUID) -> Response:
    """Record what our project brought."""
    given = typed(visit, FIELDS)
    faults = attempt(visit, f"/projects/{id}/indicators", asked(given))
    return show_tab(visit, id, "resultats", faults, given) if faults else back(id, "resultats", "recorded")


@get("/projets/<uuid:id>/resultats/<uuid:indicator>/modifier")
def recounting(visit: Visit, id: UUID, indicator: UUID) -> Response:
    """Show a figure, to be corrected."""
    found = visit.read(f"/indicators/{indicator}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    value = quantities.typed({"quantity": found["value"], "unit": found["unit"]})
    measured = "oui" if found["measured"] else "non"
    return result_form(visit, id, found | found["interval"] | {"value": value, "measured": measured}, Faults())


@post("/projets/<uuid:id>/resultats/<uuid:indicator>/modifier")
def recount(visit: Visit, id: UUID, indicator: UUID) -> Response:
    """Correct it, unless that was done elsewhere since the form was opened; an emptied field is refused."""
    given, version = typed(visit, FIELDS), visit.request.form.get("version", "0")
    emptied: dict[str, Any] = dict.fromkeys(("unit", "method", "source", "value"), "") | {"interval": {}}
    answer = visit.api("PATCH", f"/indicators/{indicator}", emptied | asked(given), version=version)
    if answer.status >= 400:
        return result_form(visit, id, given | {"version": version}, Faults.of(answer))
    return back(id, "resultats", "edit")


def result_form(visit: Visit, id: UUID, values: dict[str, Any], faults: Faults) -> Response:
    return show(visit, "projects/result.html", id=id, values=values, whats=WHATS, faults=faults)
