"""The shapes of roles."""

from marshmallow import Schema, fields


class Roles(Schema):
    participant = fields.UUID()
    roles = fields.List(fields.String())
