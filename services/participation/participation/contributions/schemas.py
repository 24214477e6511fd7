"""The shapes of contributions, as they come in and as they are shown."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text
from participation.contributions.states import states

KINDS = ("need", "idea")
LANGUAGE = validate.Regexp(r"^[a-z]{2,3}\Z")


def said(**options: Any) -> Text:
    return Text(most=2000, least=3, lines=True, **options)


def theme_codes(**options: Any) -> fields.List[Any]:
    return fields.List(Text(most=100), validate=validate.Length(1, 5), **options)


def refs() -> fields.List[Any]:
    return fields.List(
        Text(most=300),
        validate=validate.Length(max=10),
        metadata={"description": "What it comes from: `contributions/<id>`, or an address in another territory."},
    )


class NewContribution(Input):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = said(required=True)
    title = Text(most=120, allow_none=True)
    language = fields.String(validate=LANGUAGE)
    themes = theme_codes(required=True)
    commune = Text(most=10, required=True, metadata={"description": "Its code in the official geographic code."})
    origins = refs()


class ContributionChange(Input):
    text = said()
    title = Text(most=120, allow_none=True)
    language = fields.String(validate=LANGUAGE)
    themes = theme_codes()
    commune = Text(most=10)


class ContributionQuery(ListQuery):
    kind = fields.String(validate=validate.OneOf(KINDS))
    theme = fields.String(validate=validate.Length(1, 100))
    area = fields.String(validate=validate.Length(1, 100))
    commune = fields.String(validate=validate.Length(1, 10))
    edition = fields.String(validate=validate.Length(1, 100))
    q = fields.String(
        validate=validate.Length(1, 200),
        metadata={"description": "French words, in any form, with or without accents; all must be there."},
    )
    state = fields.String(validate=validate.OneOf(states.states))
    sort = fields.String(load_default="recent", validate=validate.OneOf(["recent", "supported"]))
    ids = some_ids()


class FoundQuery(ContributionQuery):
    class Meta:
        exclude = ("after", "limit", "sort", "ids")


class Found(Schema):
    """How many the list holds."""

    number = fields.Integer()
    more = fields.Boolean(metadata={"description": "There are more: no more than these are counted."})


class SimilarQuery(Input):
    text = fields.String(
        required=True,
        validate=validate.Length(1, 2000),
        metadata={"description": "What someone is about to say; any of its words counts, the rare ones most."},
    )


class Author(Schema):
    label = fields.String()


class Counts(Schema):
    supports = fields.Integer()
    comments = fields.Integer()


def ref_of_other(id: UUID | None) -> str | None:
    return f"contributions/{id}" if id else None


class Contribution(Schema):
    id = fields.UUID()
    kind = fields.String()
    title = fields.String(allow_none=True)
    text = fields.String()
    language = fields.String()
    themes = fields.List(fields.String())
    commune = fields.String()
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    author = fields.Nested(Author)
    origins = fields.List(fields.String())
    merged_into = fields.Function(
        lambda shown: ref_of_other(shown.get("merged_into")),
        metadata={"type": ["string", "null"], "description": "Where it lives on, `contributions/<id>`, since a merge."},
    )
    counts = fields.Nested(Counts)
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)


class StatementOfReasons(Schema):
    """Why it was declined, as its author is told, and what became of an appeal."""

    reason = fields.String(allow_none=True)
    decided_at = fields.DateTime()
    appeal = fields.String(allow_none=True, metadata={"description": "open, upheld or rejected"})
    answer = fields.String(allow_none=True)


class Answer(Schema):
    """What those who run the démarche say of it."""

    text = fields.String()
    answered_at = fields.DateTime()


class ChallengeNamed(Schema):
    id = fields.UUID()
    title = fields.String()
    state = fields.String()


class NewAnswer(Input):
    text = said(required=True)


class Merging(Input):
    into = fields.UUID(required=True)


class ContributionDetail(Contribution):
    """With what concerns whoever asks, and what became of it."""

    answer = fields.Nested(Answer, allow_none=True)
    challenges = fields.List(fields.Nested(ChallengeNamed))

    mine = fields.Boolean()
    supported = fields.Boolean()
    waiting = fields.Boolean(metadata={"description": "Its author is not known yet: nobody else sees it."})
    actions = fields.List(
        fields.String(),
        metadata={"description": "What the asker may do now: support, comment, edit, answer, merge, unmerge, …"},
    )
    statement = fields.Nested(StatementOfReasons, allow_none=True)


class ContributionFound(Contribution):
    """One of mine, or of a receipt's."""

    waiting = fields.Boolean()
    statement = fields.Nested(StatementOfReasons, allow_none=True)
