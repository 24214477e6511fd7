"""The shapes of phases."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, StrictInteger


class PhaseMove(Input):
    """The phase that the asker believes to run; null before the first and after the last."""

    from_ = fields.UUID(data_key="from", required=True, allow_none=True)


class PhaseExtension(Input):
    from_ = fields.UUID(data_key="from", required=True)
    minutes = StrictInteger(required=True, validate=validate.Range(1, 120))


class Phase(Schema):
    id = fields.UUID()
    code = fields.String()
    minutes = fields.Integer()
    planned_at = fields.DateTime()
    started_at = fields.DateTime(allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    writes = fields.Boolean(metadata={"description": "Cards may be written."})
    shows = fields.Boolean(metadata={"description": "Cards of others are seen."})
    votes = fields.Boolean()
    sheets = fields.Boolean()
    pitches = fields.Boolean()


class Phases(Schema):
    """The run of the evening; `now` is the server's clock, by which screens count."""

    workshop = fields.UUID()
    state = fields.String()
    phase = fields.UUID(allow_none=True, metadata={"description": "The phase that runs."})
    now = fields.DateTime()
    position = fields.Integer(metadata={"description": "Where the live stream is: follow it `after` this."})
    items = fields.List(fields.Nested(Phase))
