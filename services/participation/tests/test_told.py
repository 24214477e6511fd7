"""What the others are told of an object."""

import pytest
from marshmallow import Schema

from participation.comments.schemas import Comment
from participation.contributions.schemas import Contribution
from participation.events import CommentTold, ContributionTold

APART = {"text", "title", "author", "counts", "mine", "actions"}  # free text, people, counts and who asks


@pytest.mark.parametrize(("told", "shown"), [(ContributionTold, Contribution), (CommentTold, Comment)])
def test_events_carry_every_public_field_but_words_counts_and_people(told: type[Schema], shown: type[Schema]) -> None:
    assert set(told().fields) == set(shown().fields) - APART
