"""The shapes of sessions."""

from marshmallow import Schema, fields


class Session(Schema):
    id = fields.UUID()
    via = fields.String(metadata={"description": "How it came in: provisional, link, code, receipt, administrator."})
    created_at = fields.DateTime()
    seen_at = fields.DateTime(metadata={"description": "To the day."})
    expires_at = fields.DateTime()
    current = fields.Boolean()


class SessionHolder(Schema):
    """Who holds a session, as the gateway needs to know."""

    session = fields.UUID()
    participant = fields.UUID()
    roles = fields.List(fields.String())
    provisional = fields.Boolean()
    label = fields.String()
    language = fields.String()
