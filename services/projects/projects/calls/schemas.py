"""The shapes of calls."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Text
from projects.shapes import KINDS, Number, ThingQuery


def title(**options: Any) -> Text:
    return Text(most=160, least=2, **options)


def text() -> Text:
    return Text(most=2000, lines=True, allow_none=True)


def unit() -> Text:
    return Text(most=40, allow_none=True, metadata={"description": "`hour` for time, `EUR` for money (in cents)."})


class NewCall(Input):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = title(required=True)
    text = text()
    quantity = Number(allow_none=True)
    unit = unit()
    until = fields.Date(allow_none=True)


class CallChange(Input):
    title = title()
    text = text()
    quantity = Number(allow_none=True)
    unit = unit()
    until = fields.Date(allow_none=True)


class CallQuery(ThingQuery):
    kind = fields.String(validate=validate.OneOf(KINDS))
    open = fields.Boolean(metadata={"description": "Those that still take commitments, or those that don't."})


class Call(Schema):
    id = fields.UUID()
    project = fields.String()
    kind = fields.String()
    title = fields.String()
    text = fields.String(allow_none=True)
    quantity = Number(allow_none=True)
    unit = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)
    promised = Number(zero=True, metadata={"description": "What was accepted in its unit so far, and not taken back."})
    kept = Number(zero=True, metadata={"description": "What of it was kept."})
    state = fields.String()
    open = fields.Boolean(metadata={"description": "It still takes commitments today."})
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    version = fields.Integer()
    created_at = fields.DateTime()


class CallDetail(Call):
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: edit, close, commit."})
