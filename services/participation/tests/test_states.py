"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis.http import Problem
from chassis.states import StateTable
from chassis.work import Work
from participation.comments import actions as comments
from participation.comments.models import Comment
from participation.comments.states import states as comment_states
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import PUBLIC
from participation.contributions.states import states as contribution_states
from services.participation.tests.people import Place, Someone

Act = Callable[[Work, Any], Any]
CONTRIBUTION: dict[str, Act] = {
    "published": contributions.publish,
    "declined": contributions.decline,
    "withdrawn": lambda work, row: contributions.withdraw(work, row.id),
}
COMMENT: dict[str, Act] = {
    "published": comments.publish,
    "declined": comments.decline,
    "withdrawn": lambda work, row: comments.withdraw(work, row.id),
}


LATER = {"in_challenge", "answered", "merged"}  # come with challenges: no action leads there yet


def told(state: str, to: str, public: Sequence[str]) -> list[str]:
    """Name the events of a transition: who copied what was public learns that it is no more."""
    was_public = state in public
    return {
        "published": ["published"],
        "declined": ["declined", "unpublished"] if was_public else ["declined"],
        "withdrawn": ["withdrawn" if was_public else "dropped"],
    }[to]


def cases(table: StateTable, acts: dict[str, Act]) -> list[tuple[str, str]]:
    return [(state, to) for state in table.states for to in acts]


def tries(place: Place, author: Someone, row_type: Any, id: str, state: str, to: str, act: Act) -> None:
    """Put a row in a state, act, and expect what the table says."""
    table = contribution_states if row_type is Contribution else comment_states
    with place.work(author) as work:
        work.find(row_type, id).state = state
    before = len(place.told())
    if table.allows(state, to):
        with place.work(author) as work:
            row = work.find(row_type, id)
            act(work, row)
            assert row.state == to
        names = [event.type.split(".")[2] for event in place.told()[before:]]
        assert names == told(state, to, PUBLIC if row_type is Contribution else ["published"])
    else:
        with pytest.raises(Problem) as refused, place.work(author) as work:
            act(work, work.find(row_type, id))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before


@pytest.mark.parametrize(
    ("table", "acts"), [(contribution_states, {*CONTRIBUTION, *LATER}), (comment_states, {*COMMENT})]
)
def test_no_transition_is_left_untried(table: StateTable, acts: set[str]) -> None:
    assert {to for targets in table.transitions.values() for to in targets} == acts


@pytest.mark.parametrize(("state", "to"), cases(contribution_states, CONTRIBUTION))
def test_a_contribution_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    author = place.known()
    tries(place, author, Contribution, place.said(author)["id"], state, to, CONTRIBUTION[to])


@pytest.mark.parametrize(("state", "to"), cases(comment_states, COMMENT))
def test_a_comment_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    author = place.known()
    said = place.call(author, "POST", f"/contributions/{place.published()['id']}/comments", {"text": "Oui !"}).json
    tries(place, author, Comment, said["id"], state, to, COMMENT[to])
