"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chassis.http import Problem
from chassis.states import StateTable
from chassis.work import Work
from services.workshops.tests.place import Place
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
    who = place.coordinator
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


@pytest.mark.parametrize(("state", "to"), cases(workshop_states, WORKSHOP))
def test_a_workshop_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    tries(place, workshop_states, Workshop, place.planned()["id"], state, to, WORKSHOP[to])
