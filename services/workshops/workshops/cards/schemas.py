"""The shapes of cards."""

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery
from chassis.http.schemas import Input, Text

KIND = validate.OneOf(["need", "idea", "obstacle", "resource"])


class NewCard(Input):
    text = Text(most=500, lines=True, required=True)
    kind = fields.String(required=True, validate=KIND)


class CardChange(Input):
    text = Text(most=500, lines=True)
    kind = fields.String(validate=KIND)


class WallQuery(ListQuery):
    sort = fields.String(
        load_default="recent",
        validate=validate.OneOf(["recent", "votes"]),
        metadata={"description": "By votes, once they are counted: the first ones, without a next page."},
    )


class Card(Schema):
    """A card; nobody's name is on it."""

    id = fields.UUID()
    table = fields.String(metadata={"description": "`tables/<id>`"})
    kind = fields.String()
    text = fields.String()
    shown = fields.Boolean(metadata={"description": "All may read it."})
    mine = fields.Boolean()
    votes = fields.Integer(allow_none=True, metadata={"description": "Null until the vote is over."})
    voted = fields.Boolean(metadata={"description": "Whether the asker voted for it."})
    edition = fields.String(allow_none=True)
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: edit, remove, vote."})
