"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chassis.events import EventType
from chassis.http import Problem
from chassis.states import StateTable
from chassis.work import Work
from services.workshops.tests.place import Place
from tests.installation import person
from workshops import events
from workshops.check_ins import actions as check_ins
from workshops.registrations import actions as registrations
from workshops.registrations.models import Registration
from workshops.registrations.states import states as registration_states
from workshops.sheets import actions as sheets
from workshops.sheets.models import Sheet
from workshops.sheets.states import states as sheet_states
from workshops.workshops import actions as workshops
from workshops.workshops.models import Workshop
from workshops.workshops.states import states as workshop_states

Act = Callable[[Work, Any], Any]
WORKSHOP: dict[str, Act] = {
    "open": lambda work, row: workshops.open(work, row.id),
    "running": lambda work, row: workshops.start(work, row.id),
    "closed": lambda work, row: workshops.close(work, row.id),
    "cancelled": lambda work, row: workshops.cancel(work, row.id, "Salle inondée."),
    "reported": lambda work, row: workshops.report(work, row.id, "Trois projets sont nés."),
}


def cases(table: StateTable, acts: dict[str, Act]) -> list[tuple[str, str]]:
    return [(state, to) for state in table.states for to in acts]


def tries(place: Place, table: StateTable, row_type: Any, id: str, state: str, to: str, act: Act) -> None:
    """Put a row in a state, act, and expect what the table says."""
    who = person(place.territory, "coordinator", "facilitator")
    with place.work(who) as work:
        work.find(row_type, UUID(id)).state = state
    before = len(place.told())
    if table.allows(state, to):
        with place.work(who) as work:
            row = work.find(row_type, UUID(id))
            act(work, row)
            assert row.state == to
        assert len(place.told()) > before
    else:
        with pytest.raises(Problem) as refused, place.work(who) as work:
            act(work, work.find(row_type, UUID(id)))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before


REGISTRATION: dict[str, Act] = {
    "confirmed": lambda work, row: step(work, row, "confirmed", events.registration_accepted),
    "cancelled": lambda work, row: registrations.cancel(work, row.id),
    "checked_in": lambda work, row: step(work, row, "checked_in", events.registration_checked_in),
    "absent": lambda work, row: check_ins.absent(work, row.id),
}


def step(work: Work, row: Registration, to: str, kind: EventType) -> None:
    """Several acts lead to a seat and to the door; each takes this step."""
    registrations.move(work, row, work.find(Workshop, row.workshop), to, kind)


SHEET: dict[str, Act] = {
    "pitched": lambda work, row: sheets.pitch(work, row.id),
    "selected": lambda work, row: sheets.select_one(work, row.id),
    "kept_for_later": lambda work, row: sheets.keep(work, row.id),
}


@pytest.mark.parametrize(
    ("table", "acts"), [(workshop_states, WORKSHOP), (registration_states, REGISTRATION), (sheet_states, SHEET)]
)
def test_no_transition_is_left_untried(table: StateTable, acts: dict[str, Act]) -> None:
    assert {to for targets in table.transitions.values() for to in targets} == {*acts}


@pytest.mark.parametrize(("state", "to"), cases(workshop_states, WORKSHOP))
def test_a_workshop_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    tries(place, workshop_states, Workshop, place.planned()["id"], state, to, WORKSHOP[to])


@pytest.mark.parametrize(("state", "to"), cases(registration_states, REGISTRATION))
def test_a_registration_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    made = place.registered(place.someone(), place.opened())
    tries(place, registration_states, Registration, made["id"], state, to, REGISTRATION[to])


@pytest.mark.parametrize(("state", "to"), cases(sheet_states, SHEET))
def test_a_sheet_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    workshop = place.running()
    table = place.table(workshop)
    made = place.good(place.facilitator, "POST", f"/tables/{table['id']}/sheets", {"name": "La gare à vélos"})
    said = {"need": "Réparer", "idea": "Un atelier", "for_whom": "Tous"}
    place.good(place.facilitator, "PATCH", f"/sheets/{made['id']}", said, headers={"If-Match": '"1"'})
    tries(place, sheet_states, Sheet, made["id"], state, to, SHEET[to])
