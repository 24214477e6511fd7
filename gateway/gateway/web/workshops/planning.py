"""What a coordinator does with a workshop: plan it, change it, open it, call it off, say what came of it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.resources import found_commune
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, need, post, query_of, show
from gateway.web.pages import typed as typed_in
from gateway.web.workshops import times
from gateway.web.workshops.one import back, show_one

FORMATS = ("workshop", "creative_evening")
WORDS = ("title", "summary", "capacity", "votes_per_person", "version")
MOMENTS = ("starts_at", "ends_at", "registration_closes_at")
PLACE = ("place_name", "commune", "access", "online")


@get("/ateliers/nouveau")
def planning(visit: Visit) -> Response:
    """Show an empty plan; `?defi=<id>` chooses the challenges."""
    chosen = [f"challenges/{id}" for id in visit.request.args.getlist("defi")]
    return plan_form(visit, {"challenges": chosen}, Faults())


@post("/ateliers/nouveau")
def plan(visit: Visit) -> Response:
    """Plan a workshop, which nobody else sees before it opens, or open it at once."""
    values = typed(visit)
    answer = visit.api("POST", "/workshops", asked(visit, values), key=visit.request.form.get("key"))
    if answer.status >= 400:
        return plan_form(visit, values, faults_of(visit, values, Faults.of(answer)))
    made = answer.json["id"]
    return open_it(visit, made) if "open" in visit.request.form else back(made, "planned")


@get("/ateliers/<uuid:id>/modifier")
def replanning(visit: Visit, id: UUID) -> Response:
    """Show what is planned, to be changed."""
    found = visit.read(f"/workshops/{id}")
    if "edit" not in found["actions"]:
        raise Problem("forbidden")
    zone, place = visit.territory.zone, found["place"]
    commune = visit.territory.commune_by_code.get(place["commune"] or "")
    shown = {name: times.typed(found[name], zone) for name in MOMENTS} | {
        "place_name": place["name"],
        "commune": commune.name if commune else "",
        "access": place["access"],
        "online": place["online"],
    }
    return plan_form(visit, found | shown, Faults(), id)


@post("/ateliers/<uuid:id>/modifier")
def replan(visit: Visit, id: UUID) -> Response:
    """Change it, unless it was changed elsewhere since the form was opened."""
    values = typed(visit)
    answer = visit.api("PATCH", f"/workshops/{id}", asked(visit, values), version=values["version"])
    if answer.status >= 400:
        return plan_form(visit, values, faults_of(visit, values, Faults.of(answer)), id)
    return back(id, "edit")


def typed(visit: Visit) -> dict[str, Any]:
    """Return what was typed, as it stays in the form."""
    given = visit.request.form
    values = {name: given.get(name, "").strip() for name in (*WORDS, *MOMENTS, *PLACE)}
    chosen = {"format": given["format"]} if "format" in given else {}  # set once an evening is open: not asked again
    return values | chosen | {"challenges": given.getlist("challenges")}


def asked(visit: Visit, values: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked of the service: times with their offset, the place's commune by its code."""
    zone, commune = visit.territory.zone, found_commune(visit.territory, values["commune"])
    sent: dict[str, Any] = {name: values[name] for name in ("title", "format", "challenges") if name in values}
    sent |= {name: values[name] or None for name in ("summary", "registration_closes_at")}
    sent |= {name: whole(values[name]) for name in ("capacity", "votes_per_person") if values[name]}
    sent |= {name: times.written(values[name], zone) for name in MOMENTS if values[name]}
    sent["place"] = {
        "name": values["place_name"],
        "commune": commune.code if commune else values["commune"] or None,
        "access": values["access"] or None,
        "online": values["online"] or None,
    }
    return sent


def whole(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed


def faults_of(visit: Visit, values: dict[str, Any], faults: Faults) -> Faults:
    """Say that a commune was not found as people are told elsewhere."""
    if values["commune"] and found_commune(visit.territory, values["commune"]) is None:
        faults.fields.pop("place", None)
        faults.fields["commune"] = [visit.door.words(visit.language, "say.commune.unknown")]
    return faults


def plan_form(visit: Visit, values: dict[str, Any], faults: Faults, id: UUID | None = None) -> Response:
    need(visit, "coordinator")
    challenges = visit.read("/challenges", query_of({"limit": 100}))["items"]
    chosen = values.get("challenges", [])
    offered = [
        each
        for each in challenges
        if each["state"] in ("published", "in_workshop") or f"challenges/{each['id']}" in chosen
    ]
    if len(chosen) == 1 and "title" not in values:  # a first name for it: the question that is worked on
        named = [each["title"] for each in offered if f"challenges/{each['id']}" in chosen]
        values |= {"title": named[0]} if named else {}
    return show(visit, "workshops/plan.html", values=values, offered=offered, formats=FORMATS, faults=faults, id=id)


@post("/ateliers/<uuid:id>/ouvrir")
def open_it(visit: Visit, id: UUID) -> Response:
    """Show it to all, and let people sign up."""
    faults = attempt(visit, f"/workshops/{id}/open")
    return show_one(visit, id, faults) if faults else back(id, "opened")


@get("/ateliers/<uuid:id>/annuler")
def calling_off(visit: Visit, id: UUID) -> Response:
    """Ask why it is called off."""
    return reason_form(visit, id, "cancel", Faults(), {})


@post("/ateliers/<uuid:id>/annuler")
def call_off(visit: Visit, id: UUID) -> Response:
    """Call it off; whoever signed up is told why."""
    given = typed_in(visit, ["reason"])
    faults = attempt(visit, f"/workshops/{id}/cancel", given)
    return reason_form(visit, id, "cancel", faults, given) if faults else back(id, "cancelled")


@get("/ateliers/<uuid:id>/bilan")
def reporting_on(visit: Visit, id: UUID) -> Response:
    """Ask what came of it."""
    return reason_form(visit, id, "report", Faults(), {})


@post("/ateliers/<uuid:id>/bilan")
def report_on(visit: Visit, id: UUID) -> Response:
    """Say what came of it, for all to read."""
    given = typed_in(visit, ["text"])
    faults = attempt(visit, f"/workshops/{id}/report", given)
    return reason_form(visit, id, "report", faults, given) if faults else back(id, "reported")


def reason_form(visit: Visit, id: UUID, act: str, faults: Faults, given: dict[str, str]) -> Response:
    need(visit, "coordinator")
    found = visit.read(f"/workshops/{id}")
    return show(visit, f"workshops/{act}.html", found=found, faults=faults, given=given)


@get("/ateliers/calendrier")
def calendar(visit: Visit) -> Response:
    """Lead to the feed that calendars follow."""
    return go("/api/v1/workshops/calendar")
