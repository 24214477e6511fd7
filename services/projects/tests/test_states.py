"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable
from typing import Any

import pytest

from chassis.http import Problem
from chassis.states import StateTable
from chassis.work import Work
from projects.calls import actions as calls
from projects.calls.models import Call
from projects.calls.states import states as call_states
from projects.commitments import actions as commitments
from projects.commitments.models import Commitment
from projects.commitments.states import states as commitment_states
from projects.indicators.states import states as indicator_states
from projects.milestones import actions as milestones
from projects.milestones.models import Milestone
from projects.milestones.states import states as milestone_states
from projects.moderation import actions as moderation
from projects.projects import actions as projects
from projects.projects.models import Project
from projects.projects.states import allows
from projects.projects.states import states as project_states
from projects.team import actions as team
from projects.team.models import Member
from projects.team.states import states as member_states
from projects.updates.models import Update
from projects.updates.states import states as update_states
from services.projects.tests.people import Place

Act = Callable[[Work, Any], Any]
BEFORE = "building"
COMMITMENT: dict[str, Act] = {
    "accepted": lambda work, row: commitments.accept(work, row.id),
    "declined": lambda work, row: commitments.decline(work, row.id, None),
    "kept": lambda work, row: commitments.keep(work, row.id),
    "missed": lambda work, row: commitments.miss(work, row.id),
    "released": lambda work, row: commitments.release(work, row.id, None),
}
CALL: dict[str, Act] = {"closed": lambda work, row: calls.close(work, row.id)}
MILESTONE: dict[str, Act] = {"reached": lambda work, row: milestones.reach(work, row.id)}
MEMBER: dict[str, Act] = {"active": lambda work, row: team.accept(work, row.project, row.id)}
UPDATE: dict[str, Act] = {"hidden": lambda work, row: moderation.hide(work, row.id, "Un nom y est cité.")}


def cases(table: StateTable, acts: dict[str, Act]) -> list[tuple[str, str]]:
    return [(state, to) for state in table.states for to in acts]


def tries(place: Place, model: Any, id: Any, state: str, to: str, act: Act, *, allowed: bool, **values: Any) -> None:
    """Put a row in a state, act as a coordinator, and expect what the table says."""
    with place.work() as work:
        row = work.find(model, id)
        for name, value in (values | {"state": state}).items():
            setattr(row, name, value)
    before = len(place.told())
    if allowed:
        with place.work(place.coordinator()) as work:
            row = work.find(model, id)
            act(work, row)
            assert row.state == to
        assert len(place.told()) > before
    else:
        with pytest.raises(Problem) as refused, place.work(place.coordinator()) as work:
            act(work, work.find(model, id))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before


@pytest.mark.parametrize(
    ("table", "acts"),
    [(commitment_states, COMMITMENT), (call_states, CALL), (milestone_states, MILESTONE), (member_states, MEMBER)],
)
def test_no_transition_is_left_untried(table: StateTable, acts: dict[str, Act]) -> None:
    assert {to for targets in table.transitions.values() for to in targets} == {*acts}


@pytest.mark.parametrize("to", project_states.states)
@pytest.mark.parametrize("state", project_states.states)
def test_a_project_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    allowed = allows(state, BEFORE if state == "paused" else None, to)
    before = BEFORE if state == "paused" else None
    tries(place, Project, place.project()["id"], state, to, lambda work, row: projects.move(work, row.id, to, "Ainsi"),
          allowed=allowed, before=before)  # fmt: skip


@pytest.mark.parametrize(("state", "to"), cases(commitment_states, COMMITMENT))
def test_a_commitment_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    made = place.offered(place.someone(), place.project())
    allowed = commitment_states.allows(state, to)
    tries(place, Commitment, made["id"], state, to, COMMITMENT[to], allowed=allowed)


@pytest.mark.parametrize(("state", "to"), cases(call_states, CALL))
def test_a_call_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    made = place.opened(place.coordinator(), place.project())
    tries(place, Call, made["id"], state, to, CALL[to], allowed=call_states.allows(state, to))


@pytest.mark.parametrize(("state", "to"), cases(milestone_states, MILESTONE))
def test_a_milestone_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    said = {"title": "Ouvrir", "owner": "L’équipe", "due_on": "2031-03-01"}
    made = place.done(place.coordinator(), "POST", f"/projects/{place.project()['id']}/milestones", said)
    tries(place, Milestone, made["id"], state, to, MILESTONE[to], allowed=milestone_states.allows(state, to))


@pytest.mark.parametrize(("state", "to"), cases(member_states, MEMBER))
def test_a_member_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    made = place.done(place.someone(), "POST", f"/projects/{place.project()['id']}/team/join")
    tries(place, Member, made["id"], state, to, MEMBER[to], allowed=member_states.allows(state, to))


@pytest.mark.parametrize(("state", "to"), cases(update_states, UPDATE))
def test_an_update_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    member = place.someone()
    path = f"/projects/{place.project(member)['id']}/updates"
    made = place.done(member, "POST", path, {"text": "Nous avons un local !"})
    tries(place, Update, made["id"], state, to, UPDATE[to], allowed=update_states.allows(state, to))


def test_an_indicator_stays_recorded() -> None:
    assert (indicator_states.states, indicator_states.transitions) == (["recorded"], {})
