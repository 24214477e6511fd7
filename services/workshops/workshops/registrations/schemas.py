"""The shapes of registrations."""

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery
from chassis.http.schemas import Input, StrictInteger
from workshops.registrations.states import states
from workshops.shapes import lines

PEOPLE = validate.Range(1, 100)


class NewRegistration(Input):
    people = StrictInteger(
        load_default=1,
        validate=PEOPLE,
        metadata={
            "description": "How many come, oneself included: a family, a class. They have seats together, or wait."
        },
    )
    table = fields.UUID(allow_none=True, metadata={"description": "The table where one would like to sit."})
    needs = lines(500, metadata={"description": "What one needs to come in and take part; for those who host alone."})


class RegistrationQuery(ListQuery):
    state = fields.String(validate=validate.OneOf(states.states))
    table = fields.UUID()


class Registration(Schema):
    """A registration, as its person and those who host see it."""

    id = fields.UUID()
    workshop = fields.String(metadata={"description": "`workshops/<id>`"})
    table = fields.String(allow_none=True, metadata={"description": "`tables/<id>`"})
    needs = fields.String(allow_none=True)
    people = fields.Integer(metadata={"description": "How many come, or came."})
    code = fields.String(metadata={"description": "What to say, or show, at the door."})
    offered_until = fields.DateTime(allow_none=True, metadata={"description": "A seat is kept until then: accept it."})
    checked_in_at = fields.DateTime(allow_none=True)
    waiting = fields.Boolean(metadata={"description": "Its person is not known yet: the seat is kept for two hours."})
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()
    actions = fields.List(
        fields.String(), metadata={"description": "What the asker may do now: cancel, accept, check_in, …"}
    )


class RegistrationListed(Registration):
    facilitates = fields.Boolean(metadata={"description": "The person facilitates this workshop."})
    label = fields.String(metadata={"description": "How the person is called, asked of participation now."})
