"""The shapes of sign-ins."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.http.schemas import Input, Text


class Address(Text):
    """An e-mail address as it is kept: in lower case, at most 254 characters (RFC 5321)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=254, **options)
        self.validators.append(validate.Email(error="validation.email"))

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, *args, **kwargs)).lower()


class NewSignIn(Input):
    email = Address(required=True)


class SignIn(Schema):
    id = fields.UUID()
    expires_at = fields.DateTime()


class OwnSignIn(Schema):
    email = fields.String()
    created_at = fields.DateTime()
    confirmed_at = fields.DateTime(allow_none=True)


class Proof(Input):
    """What was received: the six digits, or the token of the link."""

    code = fields.String(validate=validate.Regexp(r"^[0-9]{6}\Z"))
    token = Text(most=100)

    @validates_schema
    def one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError("sign-in.code-or-token")


class SignedIn(Schema):
    session = fields.String(metadata={"description": "The session's secret: a bearer token, or the page's cookie."})
    participant = fields.UUID()
    merged = fields.Boolean(metadata={"description": "What was said before was joined to a person known already."})


class SignInMail(Schema):
    """What a mail needs at the moment of sending; kept nowhere else."""

    email = fields.String()
    link_token = fields.String()
    code = fields.String()
    language = fields.String()
    expires_at = fields.DateTime()
