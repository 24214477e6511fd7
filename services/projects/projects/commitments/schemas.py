"""The shapes of commitments."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Text
from projects.commitments.states import states
from projects.shapes import KINDS, NewPeriod, Number, Period, ThingQuery

GIVERS = ("person", "organisation")


class NewGiver(Input):
    kind = fields.String(required=True, validate=validate.OneOf(GIVERS))
    organisation = fields.UUID(allow_none=True)


class NewCommitment(Input):
    """To a call, or to a project: one of the two."""

    project = fields.UUID(allow_none=True)
    call = fields.UUID(allow_none=True)
    giver = fields.Nested(NewGiver)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    quantity = Number(required=True, metadata={"description": "Positive; money in cents, time in hours."})
    unit = Text(most=40, metadata={"description": "`EUR` for money, `hour` for time, needed for the others."})
    place = Text(most=200, allow_none=True)
    period = fields.Nested(NewPeriod, required=True)
    note = Text(most=1000, lines=True, allow_none=True, metadata={"description": "For the team alone."})


class Reason(Input):
    reason = Text(most=1000, lines=True, allow_none=True, metadata={"description": "Between the giver and the team."})


class CommitmentQuery(ThingQuery):
    call = fields.UUID()
    organisation = fields.UUID()
    state = fields.String(validate=validate.OneOf(states.states))
    mine = fields.Boolean(metadata={"description": "Those I gave, or may speak for."})


class Giver(Schema):
    kind = fields.String()
    organisation = fields.String(allow_none=True)
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})


class Commitment(Schema):
    id = fields.UUID()
    project = fields.String()
    call = fields.String(allow_none=True)
    giver = fields.Nested(Giver)
    kind = fields.String()
    quantity = Number()
    unit = fields.String()
    place = fields.String(allow_none=True)
    period = fields.Nested(Period)
    state = fields.String()
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    mine = fields.Boolean(metadata={"description": "The asker gave it, or may speak for whoever did."})
    version = fields.Integer()
    created_at = fields.DateTime()
    accepted_at = fields.DateTime(allow_none=True)


class CommitmentDetail(Commitment):
    """With what concerns whoever asks."""

    waiting = fields.Boolean(metadata={"description": "Its giver is not known yet: nobody else sees it."})
    note = fields.String(allow_none=True, metadata={"description": "For its giver, the team and coordinators."})
    reason = fields.String(allow_none=True, metadata={"description": "For its giver, the team and coordinators."})
    actions = fields.List(
        fields.String(),
        metadata={"description": "What the asker may do now: accept, decline, keep, miss, release."},
    )
