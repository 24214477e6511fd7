"""Where an action asks for a right that no contract says, it lets past whom it should, and refuses all others."""

from tests.isolation.rights import WRITTEN, Asked, rights


def test_actions_let_past_whom_they_should(asked: Asked) -> None:
    assert asked.past == WRITTEN


def test_every_right_was_asked_for(asked: Asked) -> None:
    assert [*map(str, rights())] == [str(right) for right in rights() if right in asked.by]
