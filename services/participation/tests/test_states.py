"""Every transition of the state tables, and every other one, tried on real rows."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis.http import Problem
from chassis.states import StateTable
from chassis.work import Work
from participation import events
from participation.challenges import actions as challenges
from participation.challenges.models import Challenge
from participation.challenges.states import states as challenge_states
from participation.comments import actions as comments
from participation.comments.models import Comment
from participation.comments.states import states as comment_states
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import PUBLIC
from participation.contributions.states import states as contribution_states
from participation.moderation import actions as moderation
from participation.moderation.models import Appeal
from participation.moderation.states import appeals as appeal_states
from services.participation.tests.people import Place, Someone

Act = Callable[[Work, Any], Any]
CONTRIBUTION: dict[str, Act] = {
    "published": contributions.publish,
    "declined": contributions.decline,
    "withdrawn": lambda work, row: contributions.withdraw(work, row.id),
}
SETTLED: dict[str, Act] = {
    "in_challenge": lambda work, row: contributions.move(row, "in_challenge"),
    "answered": lambda work, row: contributions.answer(work, row.id, "C’est prévu."),
    "merged": lambda work, row: contributions.move(row, "merged"),
}
CHALLENGE: dict[str, Act] = {
    "in_workshop": lambda work, row: challenges.move(work, row, "in_workshop", events.challenge_taken_up),
    "published": lambda work, row: challenges.move(work, row, "published", events.challenge_put_back),
    "transformed": lambda work, row: challenges.move(work, row, "transformed", events.challenge_transformed),
    "closed": lambda work, row: challenges.close(work, row.id),
}
COMMENT: dict[str, Act] = {
    "published": comments.publish,
    "declined": comments.decline,
    "withdrawn": lambda work, row: comments.withdraw(work, row.id),
}
APPEAL: dict[str, Act] = {
    "upheld": lambda work, row: moderation.decide_appeal(work, row.id, uphold=True, reason=None),
    "rejected": lambda work, row: moderation.decide_appeal(work, row.id, uphold=False, reason="On y nomme quelqu’un."),
}


TABLES = {Contribution: contribution_states, Comment: comment_states, Challenge: challenge_states}
READ_BY_ALL: dict[Any, Sequence[str]] = {Contribution: PUBLIC, Comment: ["published"], Challenge: []}


def told(row_type: Any, state: str, to: str) -> list[str]:
    """Name the events of a transition: who copied what was public learns that it is no more."""
    if row_type is Challenge:  # a draft that closes was never read by others
        return {"in_workshop": ["taken_up"], "published": ["put_back"], "closed": ["revised"]}.get(to, [to])
    was_public = state in READ_BY_ALL[row_type]
    return {
        "published": ["published"],
        "declined": ["declined", "unpublished"] if was_public else ["declined"],
        "withdrawn": ["withdrawn" if was_public else "dropped"],
    }[to]


def cases(table: StateTable, acts: dict[str, Act]) -> list[tuple[str, str]]:
    return [(state, to) for state in table.states for to in acts]


def tries(place: Place, author: Someone, row_type: Any, id: str, state: str, to: str, act: Act) -> None:
    """Put a row in a state, act, and expect what the table says."""
    table = TABLES[row_type]
    with place.work(author) as work:
        work.find(row_type, id).state = state
    before = len(place.told())
    if table.allows(state, to):
        with place.work(author) as work:
            row = work.find(row_type, id)
            act(work, row)
            assert row.state == to
        assert [event.type.split(".")[2] for event in place.told()[before:]] == told(row_type, state, to)
    else:
        with pytest.raises(Problem) as refused, place.work(author) as work:
            act(work, work.find(row_type, id))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before


@pytest.mark.parametrize(
    ("table", "acts"),
    [
        (contribution_states, {*CONTRIBUTION, *SETTLED}),
        (comment_states, {*COMMENT}),
        (challenge_states, {*CHALLENGE}),
        (appeal_states, {*APPEAL}),
    ],
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


@pytest.mark.parametrize(("state", "to"), [case for case in cases(contribution_states, SETTLED) if case[0] in PUBLIC])
def test_what_is_made_of_a_contribution_follows_the_table(place: Place, state: str, to: str) -> None:
    id = place.said(place.known())["id"]
    with place.work(place.known("Claude", "coordinator")) as work:
        row = work.find(Contribution, id)
        row.state = state
        work.session.flush()
        if contribution_states.allows(state, to):
            SETTLED[to](work, row)
            assert row.state == to
        else:
            with pytest.raises(Problem, match="forbidden-transition"):
                SETTLED[to](work, row)
            assert row.state == state


@pytest.mark.parametrize(("state", "to"), cases(challenge_states, CHALLENGE))
def test_a_challenge_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    coordinator = place.known("Claude", "coordinator")
    asked = {"title": "Comment réparer près de chez soi ?", "contributions": [place.published()["id"]]}
    draft = place.call(coordinator, "POST", "/challenges", asked).json
    if state == "draft" and to == "published":
        assert place.call(coordinator, "POST", f"/challenges/{draft['id']}/publish").status == 200
    else:
        tries(place, coordinator, Challenge, draft["id"], state, to, CHALLENGE[to])


def test_a_challenge_is_published_once(place: Place) -> None:
    coordinator = place.known("Claude", "coordinator")
    asked = {"title": "Comment réparer près de chez soi ?", "contributions": [place.published()["id"]]}
    draft = place.call(coordinator, "POST", "/challenges", asked).json
    statuses = [place.call(coordinator, "POST", f"/challenges/{draft['id']}/publish").status for _ in range(2)]
    assert statuses == [200, 409]


@pytest.mark.parametrize(("state", "to"), cases(appeal_states, APPEAL))
def test_an_appeal_moves_as_the_table_says_and_not_otherwise(place: Place, state: str, to: str) -> None:
    author = place.known()
    said = place.said(author)
    place.decide(said, "decline", "On y nomme quelqu’un.")
    contested = {"subject": f"contributions/{said['id']}", "text": "Je ne nomme personne."}
    made = place.call(author, "POST", "/appeals", contested).json
    with place.work() as work:
        work.find(Appeal, made["id"]).state = state
    moderator = place.moderator()
    before = len(place.told())
    if appeal_states.allows(state, to):
        with place.work(moderator) as work:
            assert APPEAL[to](work, work.find(Appeal, made["id"])).state == to
    else:
        with pytest.raises(Problem) as refused, place.work(moderator) as work:
            APPEAL[to](work, work.find(Appeal, made["id"]))
        assert (refused.value.slug, refused.value.values["state"]) == ("forbidden-transition", state)
        assert len(place.told()) == before
