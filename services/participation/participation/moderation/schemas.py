"""The shapes of reports, decisions and appeals."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery
from chassis.http.schemas import Input, StrictInteger, Text
from participation.contributions.schemas import Author
from participation.moderation.models import CATEGORIES
from participation.moderation.states import appeals

SUBJECT = validate.Regexp(r"^(contributions|comments)/[0-9a-f-]{36}\Z")


def subject(**options: Any) -> fields.String:
    return fields.String(
        validate=SUBJECT, metadata={"description": "`contributions/<id>` or `comments/<id>`"}, **options
    )


def reason() -> Text:
    return Text(most=1000, least=3, lines=True, allow_none=True)


class NewReport(Input):
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    text = Text(most=1000, lines=True, allow_none=True)


class Report(Schema):
    id = fields.UUID()
    subject = fields.String()
    category = fields.String()


class OpenReport(Schema):
    category = fields.String()
    text = fields.String(allow_none=True)
    created_at = fields.DateTime()


class OwnReport(Report):
    text = fields.String(allow_none=True)
    created_at = fields.DateTime()


class Earlier(Schema):
    """How many other texts of the same author all may read, and how many were declined."""

    published = fields.Integer()
    declined = fields.Integer()


class Queued(Schema):
    """Something that awaits a moderator."""

    subject = fields.String()
    title = fields.String(allow_none=True)
    text = fields.String()
    language = fields.String()
    themes = fields.List(fields.String(), allow_none=True)
    commune = fields.String(allow_none=True)
    under = fields.String(allow_none=True, metadata={"description": "What a comment is about, `contributions/<id>`."})
    state = fields.String()
    version = fields.Integer()
    author = fields.Nested(Author)
    mine = fields.Boolean(metadata={"description": "The asker wrote it: someone else decides."})
    reports = fields.List(fields.Nested(OpenReport))
    earlier = fields.Nested(Earlier)
    created_at = fields.DateTime()
    queued_at = fields.DateTime()


class NewDecision(Input):
    subject = subject(required=True)
    decision = fields.String(required=True, validate=validate.OneOf(["publish", "decline"]))
    reason = reason()
    version = StrictInteger(required=True, metadata={"description": "The version that was read."})


class DecisionQuery(ListQuery):
    subject = subject()


class StatementQuery(Input):
    subject = subject(required=True)


class Decision(Schema):
    id = fields.UUID()
    subject = fields.String()
    decision = fields.String()
    reason = fields.String(allow_none=True)
    created_at = fields.DateTime()


class DecisionMade(Decision):
    state = fields.String()
    version = fields.Integer()


class NewAppeal(Input):
    subject = subject(required=True)
    text = Text(most=2000, least=3, lines=True, required=True)


class AppealAnswer(Input):
    uphold = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = reason()


class AppealQuery(ListQuery):
    state = fields.String(load_default="open", validate=validate.OneOf(appeals.states))


class OwnAppeal(Schema):
    id = fields.UUID()
    subject = fields.String()
    text = fields.String()
    state = fields.String()
    reason = fields.String(allow_none=True)
    created_at = fields.DateTime()
    decided_at = fields.DateTime(allow_none=True)


class OwnAnswer(Schema):
    """An appeal that one answered, without the words of whoever contested."""

    subject = fields.String()
    state = fields.String()
    reason = fields.String(allow_none=True)
    decided_at = fields.DateTime()


class Appeal(OwnAppeal):
    version = fields.Integer()
