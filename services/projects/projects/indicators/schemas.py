"""The shapes of indicators."""

from typing import Any

from marshmallow import Schema, fields

from chassis.http.schemas import Input, Text
from projects.shapes import CODE, NewPeriod, Number, Period, ThingQuery, code


def what(**options: Any) -> fields.String:
    described = "A code: `job`, `place`, `activity`, …"
    return code(metadata={"description": described}, **options)


def unit(**options: Any) -> Text:
    return Text(most=40, **options)


def method(**options: Any) -> Text:
    return Text(most=500, least=2, lines=True, metadata={"description": "How the figure was found."}, **options)


def source(**options: Any) -> Text:
    return Text(most=300, least=2, metadata={"description": "Who says so, or where it can be read."}, **options)


class NewIndicator(Input):
    what = what(required=True)
    value = Number(required=True, zero=True)
    unit = unit(required=True)
    method = method(required=True)
    source = source(required=True)
    interval = fields.Nested(NewPeriod, required=True)
    measured = fields.Boolean(required=True, metadata={"description": "Measured, or else estimated."})
    date = fields.Date(metadata={"description": "When it was found; today unless said."})


class IndicatorChange(Input):
    what = what()
    value = Number(zero=True)
    unit = unit()
    method = method()
    source = source()
    interval = fields.Nested(NewPeriod)
    measured = fields.Boolean()
    date = fields.Date()


class IndicatorQuery(ThingQuery):
    what = fields.String(validate=CODE)
    measured = fields.Boolean()


class Indicator(Schema):
    id = fields.UUID()
    project = fields.String()
    what = fields.String()
    value = Number()
    unit = fields.String()
    method = fields.String()
    source = fields.String()
    interval = fields.Nested(Period)
    measured = fields.Boolean()
    date = fields.Date()
    state = fields.String()
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    version = fields.Integer()
    created_at = fields.DateTime()


class IndicatorDetail(Indicator):
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: edit."})
