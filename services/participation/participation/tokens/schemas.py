"""The shapes of API tokens."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Moment, Text

SCOPE = validate.Regexp(r"^[a-z][a-z-]{0,40}:(read|write)\Z")


class NewToken(Input):
    name = Text(most=100, required=True)
    scopes = fields.List(
        fields.String(validate=SCOPE),
        required=True,
        validate=validate.Length(1, 50),
        metadata={"description": "`<first path segment>:read` or `:write`, as each operation names it."},
    )
    expires_at = Moment(allow_none=True)
    limits = fields.String(load_default="default", validate=validate.OneOf(["default", "high"]))


class Token(Schema):
    id = fields.UUID()
    name = fields.String()
    scopes = fields.List(fields.String())
    limits = fields.String()
    created_at = fields.DateTime()
    expires_at = fields.DateTime(allow_none=True)


class TokenMade(Token):
    secret = fields.String(metadata={"description": "Shown this once."})


class TokenHolder(Schema):
    """What a token may do, as the gateway needs to know."""

    token = fields.UUID()
    name = fields.String()
    scopes = fields.List(fields.String())
    limits = fields.String()
    expires_at = fields.DateTime(allow_none=True)
