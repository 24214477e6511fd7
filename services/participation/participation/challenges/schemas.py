"""The shapes of challenges, as they come in and as they are shown."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text
from participation.challenges.states import states
from participation.contributions.schemas import LANGUAGE


def question(**options: Any) -> Text:
    return Text(most=160, least=5, metadata={"description": "A question that opens: “Comment …?”."}, **options)


def told() -> Text:
    return Text(most=2000, lines=True, allow_none=True)


def area_codes() -> fields.List[Any]:
    return fields.List(Text(most=100), validate=validate.Length(max=50))


class NewChallenge(Input):
    title = question(required=True)
    causes = told()
    people_concerned = told()
    existing = told()
    areas = area_codes()
    language = fields.String(validate=LANGUAGE)
    edition = Text(most=100, allow_none=True)
    contributions = fields.List(fields.UUID(), validate=validate.Length(max=100))


class ChallengeChange(Input):
    title = question()
    causes = told()
    people_concerned = told()
    existing = told()
    areas = area_codes()
    language = fields.String(validate=LANGUAGE)
    edition = Text(most=100, allow_none=True)


class Grouping(Input):
    contribution = fields.UUID(required=True)


class ChallengeQuery(ListQuery):
    state = fields.String(validate=validate.OneOf(states.states))
    area = fields.String(validate=validate.Length(1, 100))
    edition = fields.String(validate=validate.Length(1, 100))
    ids = some_ids()


class ChallengeCounts(Schema):
    contributions = fields.Integer()


class OwnChallenge(Schema):
    """A challenge, as whoever drafted it takes it along."""

    id = fields.UUID()
    title = fields.String()
    causes = fields.String(allow_none=True)
    people_concerned = fields.String(allow_none=True)
    existing = fields.String(allow_none=True)
    areas = fields.List(fields.String())
    language = fields.String()
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)


class Challenge(OwnChallenge):
    counts = fields.Nested(ChallengeCounts)


class ChallengeDetail(Challenge):
    """With the workshops that work on it, and what the asker may do."""

    workshops = fields.List(fields.String(), metadata={"description": "Refs of workshops, `workshops/<id>`."})
    actions = fields.List(fields.String(), metadata={"description": "edit, publish, group, close"})
