"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable
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
        assert len(place.told()) > before
    else:
        with pytest.raises(Problem) as refused, place.work(author) as work:
            act(work, work.find(row_type, id))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before


@pytest.mark.parametrize(("state", "to"), cases(contribution_states, CONTRIBUTION))
def test_a_contribution_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    author = place.known()
    tries(place, author, Contribution, place.said(author)["id"], state, to, CONTRIBUTION[to])


@pytest.mark.parametrize(("state", "to"), cases(comment_states, COMMENT))
def test_a_comment_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    author = place.known()
    said = place.call(author, "POST", f"/contributions/{place.published()['id']}/comments", {"text": "Oui !"}).json
    tries(place, author, Comment, said["id"], state, to, COMMENT[to])
