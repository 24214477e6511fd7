"""The shapes of comments."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input, Text
from participation.contributions.schemas import LANGUAGE, Author, StatementOfReasons


class NewComment(Input):
    text = Text(most=1000, least=2, lines=True, required=True)
    language = fields.String(validate=LANGUAGE)


class Comment(Schema):
    id = fields.UUID()
    contribution = fields.String()
    text = fields.String()
    language = fields.String()
    state = fields.String()
    version = fields.Integer()
    author = fields.Nested(Author)
    mine = fields.Boolean()
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now."})
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)


class CommentDetail(Comment):
    waiting = fields.Boolean()
    statement = fields.Nested(StatementOfReasons, allow_none=True)


class OwnComment(Schema):
    id = fields.UUID()
    contribution = fields.UUID()
    text = fields.String()
    language = fields.String()
    state = fields.String()
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)
