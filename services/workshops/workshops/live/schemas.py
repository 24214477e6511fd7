"""What a live stream is asked for."""

from marshmallow import fields, validate

from chassis.http.schemas import Input

CHANNELS = ("wall", "table", "stage")


class LiveQuery(Input):
    channel = fields.String(load_default="wall", validate=validate.OneOf(CHANNELS))
    table = fields.UUID(metadata={"description": "Which table, for the channel `table`."})
    after = fields.Integer(
        validate=validate.Range(0, 2**62),
        metadata={"description": "The position to go on from; `Last-Event-ID` wins. Without it: from now."},
    )
