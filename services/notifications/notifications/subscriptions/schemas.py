"""The shapes of subscriptions."""

from marshmallow import Schema, fields, validate

from chassis.audit import AuditLine
from chassis.http.schemas import Input
from notifications.messages.steps import CATEGORIES


class Followed(Schema):
    ref = fields.String()
    reason = fields.String(
        metadata={"description": "`follower` by choice; `author`, `supporter`, `member`, … by what one did"}
    )


class NewFollow(Input):
    ref = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z]{1,40}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"),
        metadata={
            "description": "What stands on the thread: `contributions/<id>`, `challenges/<id>`, `projects/<id>`, …"
        },
    )


class Subscription(Schema):
    language = fields.String(allow_none=True, metadata={"description": "Null: the language of the person."})
    mail = fields.Dict(
        keys=fields.String(), values=fields.Boolean(), metadata={"description": "Each category: does a mail leave?"}
    )
    follows = fields.List(fields.Nested(Followed))


class SubscriptionChange(Input):
    language = fields.String(allow_none=True, validate=validate.Regexp(r"^[a-z]{2,3}\Z"))
    mail = fields.Dict(
        keys=fields.String(validate=validate.OneOf(CATEGORIES)), values=fields.Boolean(truthy={True}, falsy={False})
    )


class Unsubscribed(Schema):
    category = fields.String(metadata={"description": "What sends no mail any more."})


class KeptByNotifications(Schema):
    """What the service keeps about a person, beside their messages and what they follow, which they read as such."""

    audit = fields.List(fields.Nested(AuditLine))
