"""The shapes of webhooks."""

from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.http.schemas import Input, Text
from notifications.log.schemas import CURSOR
from notifications.log.types import PATTERN


def well_formed(url: str) -> None:
    """Take an address that can be called: http or https, a host, a usual port, and no password in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValidationError("webhook.url") from error
    complete = parts.scheme in {"http", "https"} and parts.hostname
    too_much = parts.username or parts.password or parts.fragment or any(not "!" <= sign <= "~" for sign in url)
    if not complete or too_much:
        raise ValidationError("webhook.url")
    if port is not None and port not in {80, 443} and port < 1024:
        raise ValidationError("webhook.port")


def url(**options: bool) -> Text:
    field = Text(most=2000, **options)
    field.validators.append(well_formed)
    return field


def types(*, required: bool = False) -> fields.List[str]:
    return fields.List(
        fields.String(validate=PATTERN),
        validate=validate.Length(1, 50),
        metadata={"description": "Types, or beginnings: `participation.contribution.*`; `*` is all."},
        required=required,
    )


class NewWebhook(Input):
    url = url(required=True)
    types = types(required=True)
    description = Text(most=200, allow_none=True)


class WebhookChange(Input):
    url = url()
    types = types()
    description = Text(most=200, allow_none=True)
    enabled = fields.Boolean(truthy={True}, falsy={False})


class Webhook(Schema):
    id = fields.UUID()
    url = fields.String()
    types = fields.List(fields.String())
    description = fields.String(allow_none=True)
    enabled = fields.Boolean()
    disabled_because = fields.String(allow_none=True, metadata={"description": "`gone`, `exhausted` or `moved`"})
    failing_since = fields.DateTime(allow_none=True)
    version = fields.Integer()
    created_at = fields.DateTime()


class WebhookSecret(Webhook):
    """With its secret, which is shown this once."""

    secret = fields.String(metadata={"description": "`whsec_…`, to check the signatures with."})


class Attempt(Schema):
    id = fields.UUID()
    event = fields.UUID()
    type = fields.String()
    number = fields.Integer()
    status = fields.Integer(allow_none=True)
    milliseconds = fields.Integer()
    error = fields.String(
        allow_none=True,
        metadata={
            "description": "`status`, `redirect`, `timeout`, `connection`, `tls`, `unknown-host`, `refused-address`"
        },
    )
    created_at = fields.DateTime()


class Planned(Schema):
    count = fields.Integer(metadata={"description": "How many calls will be made."})
    next = fields.String(allow_none=True, metadata={"description": "Where to go on with `after`, or null."})


class Replay(Input):
    """Which events to call out again: one, or those after a cursor, at most 1,000 at once."""

    event = fields.UUID()
    after = fields.String(validate=CURSOR)

    @validates_schema
    def one_of_them(self, data: dict[str, object], **_: object) -> None:
        if len(data) != 1:
            raise ValidationError("webhook.event-or-after")
