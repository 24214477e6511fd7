"""The shapes of messages."""

from marshmallow import Schema, fields

from chassis.http.lists import ListQuery


class MessageQuery(ListQuery):
    unread = fields.Boolean(load_default=False)


class Message(Schema):
    id = fields.UUID()
    kind = fields.String()
    category = fields.String()
    title = fields.String()
    text = fields.String()
    about = fields.String(metadata={"description": "The ref of what it is about."})
    page = fields.String(metadata={"description": "Where a person reads on."})
    count = fields.Integer(metadata={"description": "How many times it happened, for what is grouped."})
    read_at = fields.DateTime(allow_none=True)
    created_at = fields.DateTime()
