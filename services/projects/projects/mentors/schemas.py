"""The shapes of mentors."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, StrictInteger, Text
from projects.shapes import areas, filter_code


def skills(**options: Any) -> fields.List[Any]:
    return fields.List(Text(most=80, least=2), validate=validate.Length(1, 20), **options)


def capacity(**options: Any) -> StrictInteger:
    described = "How many projects they accompany at most."
    return StrictInteger(validate=validate.Range(0, 100), metadata={"description": described}, **options)


class NewMentor(Input):
    skills = skills(required=True)
    capacity = capacity(required=True)
    areas = areas()


class MentorChange(Input):
    skills = skills()
    capacity = capacity()
    areas = areas()


class MentorQuery(ListQuery):
    area = filter_code()
    free = fields.Boolean(metadata={"description": "Those with a place left, or those without."})
    ids = some_ids()


class Mentor(Schema):
    id = fields.UUID()
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})
    skills = fields.List(fields.String())
    capacity = fields.Integer()
    free = fields.Integer(metadata={"description": "Places left."})
    areas = fields.List(fields.String())
    mine = fields.Boolean()
    version = fields.Integer()
    created_at = fields.DateTime()
