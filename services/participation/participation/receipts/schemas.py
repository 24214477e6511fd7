"""The shapes of receipts."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input, Text
from participation.contributions.schemas import ContributionFound


class ReceiptCode(Input):
    code = Text(most=20, least=10, required=True)


class OwnReceipt(Schema):
    """That there is a receipt; its code is kept nowhere."""

    created_at = fields.DateTime()


class ReceiptAnswer(Schema):
    session = fields.String(
        allow_none=True,
        metadata={"description": "A session's secret; none for a person with an address, who signs in by it."},
    )
    participant = fields.UUID()
    contributions = fields.List(fields.Nested(ContributionFound))
