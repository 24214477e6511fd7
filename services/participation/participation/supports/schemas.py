"""The shape of a support."""

from marshmallow import Schema, fields


class Supported(Schema):
    contribution = fields.UUID()
    supported = fields.Boolean(metadata={"description": "Whether the asker stands behind it."})
    supports = fields.Integer(metadata={"description": "How many known people do."})
