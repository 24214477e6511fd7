"""The shapes of roles."""

from marshmallow import Schema, fields


class Roles(Schema):
    participant = fields.UUID()
    roles = fields.List(fields.String())


class OwnGrant(Schema):
    """A line of the log of roles, as the person it is about reads it."""

    role = fields.String()
    granted = fields.Boolean()
    created_at = fields.DateTime()
