"""The shape of how an evening goes."""

from marshmallow import Schema, fields


class Progress(Schema):
    """One table at work."""

    table = fields.String(metadata={"description": "`tables/<id>`"})
    number = fields.Integer()
    people = fields.Integer(metadata={"description": "How many sit there."})
    cards = fields.Integer(metadata={"description": "Hidden ones too."})
    votes = fields.Integer(metadata={"description": "Given to its cards."})
    sheets = fields.Integer()
    last_card_at = fields.DateTime(allow_none=True)
    silent = fields.Boolean(
        metadata={"description": "People sit there, cards are to be written, and none came for five minutes."}
    )
