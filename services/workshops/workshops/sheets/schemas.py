"""The shapes of sheets."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text
from workshops.shapes import lines
from workshops.sheets.states import PUBLIC


class NewStep(Input):
    what = Text(most=300, required=True)
    who = Text(most=120, allow_none=True)
    by = fields.Date(allow_none=True)


class NewSheet(Input):
    name = Text(most=120, required=True)


def steps() -> fields.List[Any]:
    return fields.List(fields.Nested(NewStep), validate=validate.Length(max=3))


class SheetChange(Input):
    name = Text(most=120)
    need = lines(2000)
    idea = lines(2000)
    for_whom = lines(2000)
    with_whom = lines(2000)
    first_steps = steps()
    help_needed = fields.List(Text(most=200), validate=validate.Length(max=10))
    economic_model = lines(2000)
    social_use = lines(2000)


class SheetQuery(ListQuery):
    workshop = fields.UUID()
    state = fields.String(validate=validate.OneOf(PUBLIC))
    edition = fields.String(validate=validate.Length(1, 100))
    ids = some_ids()


class Step(Schema):
    what = fields.String()
    who = fields.String(allow_none=True)
    by = fields.String(allow_none=True, metadata={"format": "date"})


class SheetFields(Schema):
    """What all may know of a sheet once it is pitched, and its events carry."""

    id = fields.UUID()
    name = fields.String()
    need = fields.String(allow_none=True)
    idea = fields.String(allow_none=True)
    for_whom = fields.String(allow_none=True)
    with_whom = fields.String(allow_none=True)
    first_steps = fields.List(fields.Nested(Step))
    help_needed = fields.List(fields.String())
    economic_model = fields.String(allow_none=True)
    social_use = fields.String(allow_none=True)
    table = fields.String(metadata={"description": "`tables/<id>`"})
    challenge = fields.String(allow_none=True, metadata={"description": "That of its table, `challenges/<id>`."})
    workshop = fields.String(metadata={"description": "`workshops/<id>`"})
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class Sheet(SheetFields):
    mine = fields.Boolean(metadata={"description": "Whether the asker is one of its authors, or sits at its table."})
    actions = fields.List(
        fields.String(), metadata={"description": "What the asker may do now: edit, pitch, select, keep."}
    )
