"""The shapes of a thread."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input, Text


class ThreadQuery(Input):
    of = Text(most=300, required=True, metadata={"description": "A ref: `contributions/<id>`."})


class ThreadStep(Schema):
    """What is not public shows its ref and its dates, and nothing else."""

    ref = fields.String()
    side = fields.String(metadata={"description": "`before`, `self` or `after`"})
    public = fields.Boolean()
    state = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    at = fields.DateTime(allow_none=True)
    changed_at = fields.DateTime(allow_none=True)


class Thread(Schema):
    of = fields.String()
    steps = fields.List(fields.Nested(ThreadStep))
