"""Commitments: offering time, a skill, money, a place or equipment, and what becomes of the word that was given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, beside, get, go, post, query_of, show, typed
from gateway.web.projects import quantities
from gateway.web.projects.tabs import KINDS
from gateway.web.receipt import hand_over
from gateway.web.refs import id_of, named

FIELDS = ["kind", "quantity", "unit", "place", "when", "starts_on", "ends_on", "note", "organisation", "call"]
SOON, ON_A_DAY = "soon", "day"
ACTS = {
    "accepter": ("accept", "accepted"),
    "refuser": ("decline", "declined"),
    "tenu": ("keep", "kept"),
    "manque": ("miss", "missed"),
    "liberer": ("release", "released"),
}
REASONED = ("refuser", "liberer")


@get("/projets/<uuid:id>/engagement")
def offering(visit: Visit, id: UUID) -> Response:
    """Show an empty offer; `?appel=<id>` answers a call, with what it asks for."""
    given: dict[str, Any] = {}
    if call := visit.request.args.get("appel"):
        given = {"call": call}
    return offer_form(visit, id, given, Faults())


@post("/projets/<uuid:id>/engagement")
def offer(visit: Visit, id: UUID) -> Response:
    """Offer it; without an account, a receipt is handed over."""
    given = typed(visit, FIELDS)
    organisation = given.get("organisation")
    giver = {"kind": "organisation", "organisation": organisation} if organisation else {"kind": "person"}
    asked: dict[str, Any] = {name: given[name] for name in ("kind", "place", "note") if name in given}
    asked |= {"call": given["call"]} if "call" in given else {"project": str(id)}
    asked |= {"giver": giver} | quantities.asked(given) | period(visit, given)
    answer = visit.api("POST", "/commitments", asked, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return offer_form(visit, id, given, Faults.of(answer))
    return hand_over(visit, go(f"/engagements/{answer.json['id']}?fait=offered#main"))


def period(visit: Visit, given: dict[str, str]) -> dict[str, Any]:
    """Return when it is given: from today on for whoever is free any time, or else on the days that were typed."""
    if given.get("when") == SOON:
        return {"period": {"starts_on": datetime.now(visit.territory.zone).date().isoformat()}}
    return quantities.period(given, "period")


def offer_form(visit: Visit, id: UUID, given: dict[str, Any], faults: Faults) -> Response:
    """Show the form; a new answer to a call begins with the kind and the unit that it asks for."""
    found = visit.read(f"/projects/{id}")
    call = named(visit, [f"calls/{given['call']}"], "calls").get(f"calls/{given['call']}") if "call" in given else None
    if call and "kind" not in given:
        given = given | {"kind": call["kind"], "unit": call["unit"] or ""}
    mine = beside(visit, "/organisations", query_of({"mine": "true"})) if visit.identity.participant else []
    shown = {"found": found, "call": call, "given": given, "organisations": mine, "kinds": KINDS}
    return show(visit, "commitments/offer.html", faults=faults, **shown)


@get("/engagements/<uuid:id>")
def commitment(visit: Visit, id: UUID) -> Response:
    """Show a commitment, and what its reader may do about it."""
    return show_one(visit, id, Faults())


def show_one(visit: Visit, id: UUID, faults: Faults, given: dict[str, str] | None = None) -> Response:
    found = visit.read(f"/commitments/{id}")
    places = named(visit, [found["project"], found["call"] or ""], "projects", "calls")
    shown = {"found": found, "project": places.get(found["project"]), "call": places.get(found["call"])}
    return show(
        visit, "commitments/one.html", faults=faults, given=given or {}, project_id=id_of(found["project"]), **shown
    )


@post("/engagements/<uuid:id>/<any(accepter, refuser, tenu, manque, liberer):act>")
def answer_offer(visit: Visit, id: UUID, act: str) -> Response:
    """Accept or decline what is offered; say whether the word was kept; free its giver."""
    path, told = ACTS[act]
    given = typed(visit, ["reason"]) if act in REASONED else {}
    faults = attempt(visit, f"/commitments/{id}/{path}", given if act in REASONED else None)
    return show_one(visit, id, faults, given) if faults else go(f"/engagements/{id}?fait={told}#main")
