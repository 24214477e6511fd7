"""The shapes of updates."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input, Text


class NewUpdate(Input):
    text = Text(most=2000, least=2, lines=True, required=True)


class Author(Schema):
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})


class Update(Schema):
    id = fields.UUID()
    project = fields.String()
    text = fields.String()
    author = fields.Nested(Author)
    mine = fields.Boolean()
    state = fields.String()
    reason = fields.String(
        allow_none=True, metadata={"description": "Why it was hidden, for its author and moderators."}
    )
    created_at = fields.DateTime()
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: report, hide, show."})
