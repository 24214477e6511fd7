"""The shapes of figures."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input
from projects.shapes import Number, filter_code


class StatisticsQuery(Input):
    edition = filter_code()


class InStage(Schema):
    stage = fields.String()
    projects = fields.Integer()


class Given(Schema):
    kind = fields.String()
    state = fields.String()
    unit = fields.String()
    commitments = fields.Integer()
    quantity = Number(metadata={"description": "Their sum, in this unit."})


class Brought(Schema):
    what = fields.String()
    unit = fields.String()
    measured = fields.Boolean(metadata={"description": "Measured, or else estimated: never added up."})
    indicators = fields.Integer()
    value = Number()


class Statistics(Schema):
    edition = fields.String(allow_none=True)
    projects = fields.List(fields.Nested(InStage))
    commitments = fields.List(fields.Nested(Given))
    indicators = fields.List(fields.Nested(Brought))
