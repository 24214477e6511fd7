"""What notifications tells the others: what became of a mail, and webhooks that it gave up."""

from marshmallow import Schema, fields

from chassis.events import Catalogue

catalogue = Catalogue("notifications")


class MailTold(Schema):
    """A mail, without its words and its address."""

    kind = fields.String()


class BounceTold(MailTold):
    status = fields.Integer(metadata={"description": "What the mail server answered (RFC 5321)."})


class WebhookTold(Schema):
    """A webhook without its address, which may hold a secret."""

    id = fields.UUID()
    description = fields.String(allow_none=True)
    reason = fields.String(metadata={"description": "`gone` (it answered 410) or `exhausted` (75 hours of failures)"})
    version = fields.Integer()


message_delivered = catalogue.declare(
    "message.delivered", "internal", MailTold, "A mail server, or the folder of an embedded installation, has it."
)
message_bounced = catalogue.declare("message.bounced", "internal", BounceTold, "A mail server refused a mail for good.")
webhook_disabled = catalogue.declare(
    "webhook.disabled", "territory", WebhookTold, "A webhook gets no more events until it is enabled again."
)
