"""Who comes: signing up, giving a seat back or taking one; and the door, where those who host check people in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, part, post, query_of, show, typed
from gateway.web.receipt import hand_over
from gateway.web.workshops.one import back, hosted, show_one
from gateway.web.workshops.planning import whole

LENGTH = 100
STATES = ("confirmed", "checked_in", "waitlisted", "absent", "cancelled")


@post("/ateliers/<uuid:id>/inscription")
def register(visit: Visit, id: UUID) -> Response:
    """Sign up; without an account, a receipt is handed over."""
    given = typed(visit, ["people", "table", "needs"])
    if faults := attempt(visit, f"/workshops/{id}/registrations", counted(given)):
        return show_one(visit, id, faults, given)
    return hand_over(visit, back(id, "registered"))


def counted(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed with the number of people as a number."""
    return dict(given) | {name: whole(given[name]) for name in ("people",) if name in given}


@post("/ateliers/<uuid:id>/inscription/<uuid:registration>/annuler")
def give_back(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Give my seat back; the page that follows can take it again as it was."""
    before = part(visit, f"/registrations/{registration}")
    faults = attempt(visit, f"/registrations/{registration}/cancel")
    if faults:
        return show_one(visit, id, faults)
    seat = {"people": before.get("people"), "table": (before.get("table") or "").rpartition("/")[2]}
    return go(f"/ateliers/{id}?{query_of({'fait': 'freed'} | seat)}#main")


@post("/ateliers/<uuid:id>/inscription/<uuid:registration>/accepter")
def accept(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Take the seat that I am offered."""
    faults = attempt(visit, f"/registrations/{registration}/accept")
    return show_one(visit, id, faults) if faults else back(id, "registered")


@get("/ateliers/<uuid:id>/inscriptions")
def registrations(visit: Visit, id: UUID) -> Response:
    """List who signed up, for those who host."""
    return door(visit, id, Faults(), {})


def door(visit: Visit, id: UUID, faults: Faults, given: Mapping[str, str]) -> Response:
    """Show the list of the door: the workshop, its tables, who signed up and who facilitates, a read each."""
    found = hosted(visit, id)
    args = visit.request.args
    state = args.get("etat", "")
    asked = {"state": state, "limit": LENGTH, "after": args.get("after")}
    listed = visit.read(f"/workshops/{id}/registrations", query_of(asked))
    tables = {f"tables/{each['id']}": each for each in visit.read(f"/workshops/{id}/tables")["items"]}
    leading = visit.read(f"/workshops/{id}/facilitators")["items"]
    onward = "?" + query_of({"etat": state, "after": listed["next"]}) if listed["next"] else None
    shown = {"found": found, "items": listed["items"], "tables": tables, "leading": leading}
    shown |= {"onward": onward, "state": state}
    return show(visit, "workshops/door.html", states=STATES, given=given, faults=faults, **shown)


def at_door(id: UUID, what: str) -> Response:
    return go(f"/ateliers/{id}/inscriptions?fait={what}#main")


@post("/ateliers/<uuid:id>/inscriptions")
def check_in(visit: Visit, id: UUID) -> Response:
    """Note that someone came, by the code they say or by their line in the list."""
    given = typed(visit, ["code", "registration", "table", "people"])
    asked = counted(given)
    asked = asked if "registration" in given or "code" in given else asked | {"code": ""}
    faults = attempt(visit, f"/workshops/{id}/check-ins", asked)
    return door(visit, id, faults, given) if faults else at_door(id, "checked")


@post("/ateliers/<uuid:id>/inscriptions/<uuid:registration>/depointer")
def undo_check_in(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Take a check-in back."""
    faults = attempt(visit, f"/registrations/{registration}/undo-check-in")
    return door(visit, id, faults, {}) if faults else at_door(id, "unchecked")


@post("/ateliers/<uuid:id>/inscriptions/<uuid:registration>/absence")
def absent(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Note that someone did not come."""
    faults = attempt(visit, f"/registrations/{registration}/absent")
    return door(visit, id, faults, {}) if faults else at_door(id, "saved")


@post("/ateliers/<uuid:id>/inscriptions/<uuid:registration>/annuler")
def cancel_for(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Cancel for someone who called."""
    faults = attempt(visit, f"/registrations/{registration}/cancel")
    return door(visit, id, faults, {}) if faults else at_door(id, "freed")


@post("/ateliers/<uuid:id>/inscriptions/<uuid:registration>/animation")
def entrust(visit: Visit, id: UUID, registration: UUID) -> Response:
    """Let someone who signed up facilitate this workshop."""
    faults = attempt(visit, f"/workshops/{id}/facilitators", {"registration": str(registration)})
    return door(visit, id, faults, {}) if faults else at_door(id, "entrusted")


@post("/ateliers/<uuid:id>/animation/<uuid:facilitator>/retirer")
def take_back(visit: Visit, id: UUID, facilitator: UUID) -> Response:
    """Take it back."""
    answer = visit.api("DELETE", f"/workshops/{id}/facilitators/{facilitator}")
    return door(visit, id, Faults.of(answer), {}) if answer.status >= 400 else at_door(id, "saved")
