"""The shape of a vote."""

from marshmallow import Schema, fields


class Voted(Schema):
    card = fields.UUID()
    voted = fields.Boolean(metadata={"description": "Whether the asker voted for it."})
    left = fields.Integer(metadata={"description": "How many votes the asker has left in this workshop."})
