"""The shapes of roles."""

from marshmallow import Schema, fields


class Roles(Schema):
    participant = fields.UUID()
    roles = fields.List(fields.String())


class Held(Schema):
    """A role that a person holds, since when, and who gave it."""

    role = fields.String()
    since = fields.DateTime()
    given_by = fields.String(allow_none=True, metadata={"description": "Null where it is known no more."})


class OwnGrant(Schema):
    """A line of the log of roles, as the person it is about reads it."""

    role = fields.String()
    granted = fields.Boolean()
    created_at = fields.DateTime()
