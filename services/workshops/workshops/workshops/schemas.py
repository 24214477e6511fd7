"""The shapes of workshops, as they come in and as they are shown."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Moment, StrictInteger, Text
from workshops.formats import FORMATS
from workshops.phases.schemas import Phase
from workshops.shapes import CHALLENGE, challenge, lines
from workshops.workshops.states import states

FORMAT = validate.OneOf(list(FORMATS))


class NewPlace(Input):
    name = Text(most=200, required=True)
    commune = Text(most=10, allow_none=True, metadata={"description": "Its official code; not needed online."})
    access = lines(1000, metadata={"description": "How to get there and in, also with a wheelchair."})
    online = fields.Url(allow_none=True, schemes={"https", "http"}, validate=validate.Length(max=500))


def capacity(**options: Any) -> StrictInteger:
    return StrictInteger(validate=validate.Range(1, 5000), **options)


def votes(**options: Any) -> StrictInteger:
    return StrictInteger(validate=validate.Range(1, 50), **options)


def challenges(**options: Any) -> fields.List[Any]:
    return fields.List(challenge(), validate=validate.Length(max=50), **options)


class NewWorkshop(Input):
    title = Text(most=160, least=3, required=True)
    summary = lines(2000)
    format = fields.String(required=True, validate=FORMAT)
    starts_at = Moment(required=True)
    ends_at = Moment(metadata={"description": "Without it: as long as its phases."})
    place = fields.Nested(NewPlace, required=True)
    capacity = capacity(required=True)
    challenges = challenges(load_default=list)
    votes_per_person = votes(load_default=5)
    registration_closes_at = Moment(allow_none=True)
    edition = Text(most=100, metadata={"description": "Without it: the open edition of the commune's area."})


class WorkshopChange(Input):
    title = Text(most=160, least=3)
    summary = lines(2000)
    format = fields.String(validate=FORMAT)
    starts_at = Moment()
    ends_at = Moment()
    place = fields.Nested(NewPlace)
    capacity = capacity()
    challenges = challenges()
    votes_per_person = votes()
    registration_closes_at = Moment(allow_none=True)
    edition = Text(most=100)


class WorkshopQuery(ListQuery):
    state = fields.String(validate=validate.OneOf(states.states))
    format = fields.String(validate=FORMAT)
    edition = fields.String(validate=validate.Length(1, 100))
    challenge = fields.String(validate=validate.Regexp(CHALLENGE), metadata={"description": "`challenges/<id>`"})
    when = fields.String(
        validate=validate.OneOf(["upcoming", "past"]),
        metadata={"description": "Upcoming: those that have not ended, the next one first."},
    )
    mine = fields.Boolean(metadata={"description": "Only those I signed up for, or facilitate."})
    ids = some_ids()


class Cancellation(Input):
    reason = Text(most=1000, least=3, lines=True, required=True)


class NewReport(Input):
    text = Text(most=20000, least=3, lines=True, required=True)


class Place(Schema):
    name = fields.String()
    commune = fields.String(allow_none=True)
    access = fields.String(allow_none=True)
    online = fields.String(allow_none=True)


class Seats(Schema):
    capacity = fields.Integer()
    confirmed = fields.Integer(metadata={"description": "Taken, those who are there included."})
    waitlisted = fields.Integer()
    free = fields.Integer(metadata={"description": "Neither taken nor offered to someone who waits."})


class WorkshopFields(Schema):
    """What all may know of a workshop, and its events carry."""

    id = fields.UUID()
    title = fields.String()
    summary = fields.String(allow_none=True)
    format = fields.String()
    starts_at = fields.DateTime()
    ends_at = fields.DateTime()
    place = fields.Nested(Place)
    capacity = fields.Integer()
    challenges = fields.List(fields.String())
    votes_per_person = fields.Integer()
    registration_closes_at = fields.DateTime(allow_none=True)
    phases = fields.List(fields.Nested(Phase))
    phase = fields.UUID(allow_none=True, metadata={"description": "The phase that runs."})
    reason = fields.String(allow_none=True, metadata={"description": "Why it was cancelled."})
    report = fields.String(allow_none=True)
    edition = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class Mine(Schema):
    """How the asker takes part: their registration, unless they cancelled it, and whether they facilitate."""

    registration = fields.String(allow_none=True, metadata={"description": "`registrations/<id>`"})
    state = fields.String(allow_none=True, metadata={"description": "That of the registration."})
    offered_until = fields.DateTime(allow_none=True, metadata={"description": "A seat is kept until then: accept it."})
    facilitates = fields.Boolean()


class Workshop(WorkshopFields):
    seats = fields.Nested(Seats)
    mine = fields.Nested(Mine, allow_none=True, metadata={"description": "Null for who neither comes nor facilitates."})


class WorkshopDetail(Workshop):
    """With what concerns whoever asks."""

    actions = fields.List(
        fields.String(),
        metadata={
            "description": "What the asker may do now: register, edit, open, cancel, start, close, report, move_on, "
            "move_back, add_table; host, for who runs it: see who signed up, and meet them at the door."
        },
    )
