"""The shapes of tables."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, StrictInteger
from workshops.shapes import challenge

NUMBER = validate.Range(1, 1000)
SEATS = validate.Range(1, 100)


class NewTable(Input):
    challenge = challenge(allow_none=True)
    number = StrictInteger(validate=NUMBER, metadata={"description": "Without it: the next one."})
    seats = StrictInteger(validate=SEATS, allow_none=True)


class TableChange(Input):
    challenge = challenge(allow_none=True)
    number = StrictInteger(validate=NUMBER)
    seats = StrictInteger(validate=SEATS, allow_none=True)


class TableFields(Schema):
    """What all may know of a table, and its events carry."""

    id = fields.UUID()
    workshop = fields.String(metadata={"description": "`workshops/<id>`"})
    number = fields.Integer()
    challenge = fields.String(allow_none=True)
    seats = fields.Integer(allow_none=True)
    edition = fields.String(allow_none=True)
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class Table(TableFields):
    registered = fields.Integer(metadata={"description": "Those who chose it, and those who sit there."})
    actions = fields.List(
        fields.String(),
        metadata={"description": "What the asker may do now: edit, remove; write a card here, begin a sheet."},
    )
