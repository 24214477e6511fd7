"""The shapes of events as integrators read them."""

from marshmallow import Schema, fields, validate

from chassis.http.lists import LIMIT
from chassis.http.schemas import Input
from notifications.log.types import PATTERN

CURSOR = validate.Regexp(r"^[0-9]{1,20}\Z", error="validation.cursor")


class StreamQuery(Input):
    after = fields.String(
        validate=CURSOR, metadata={"description": "The `sequence` of the last event you have; by default, from now on."}
    )
    type = fields.String(
        validate=PATTERN, metadata={"description": "One type, or a beginning: `participation.contribution.*`."}
    )


class EventQuery(StreamQuery):
    limit = fields.Integer(load_default=20, validate=validate.Range(1, LIMIT))


class CloudEvent(Schema):
    """An event (CloudEvents 1.0.2, structured JSON). Its `data` has the shape that its type declares."""

    specversion = fields.String(required=True)
    id = fields.String(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.String(required=True)
    time = fields.String(required=True, metadata={"format": "date-time"})
    datacontenttype = fields.String()
    dataschema = fields.String()
    territory = fields.String(required=True)
    sequence = fields.String(required=True, metadata={"description": "20 digits; filters make gaps, time does not."})
    traceparent = fields.String()
    data = fields.Dict(required=True)


class EventType(Schema):
    type = fields.String()
    service = fields.String()
    visibility = fields.String()
    summary = fields.String()
    schema = fields.Dict(metadata={"description": "The JSON Schema of the event."})
