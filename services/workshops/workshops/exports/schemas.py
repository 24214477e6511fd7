"""The shapes of what a person takes along."""

from marshmallow import Schema, fields

from chassis.audit import AuditLine
from workshops.registrations.schemas import Registration
from workshops.sheets.schemas import Sheet


class OwnCard(Schema):
    id = fields.UUID()
    table = fields.String(metadata={"description": "`tables/<id>`"})
    kind = fields.String()
    text = fields.String()
    version = fields.Integer()
    created_at = fields.DateTime()


class OwnVote(Schema):
    """That I voted for a card; what it says is another person's."""

    card = fields.String(metadata={"description": "`cards/<id>`"})
    created_at = fields.DateTime()


class Led(Schema):
    """One workshop that someone facilitated, and until when."""

    workshop = fields.String(metadata={"description": "`workshops/<id>`"})
    created_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class Export(Schema):
    """Everything that the service keeps about a person: a list for each column that names people, and their votes."""

    registrations = fields.List(fields.Nested(Registration))
    cards = fields.List(fields.Nested(OwnCard))
    votes = fields.List(fields.Nested(OwnVote))
    sheets = fields.List(fields.Nested(Sheet))
    facilitates = fields.List(fields.Nested(Led))
    named = fields.List(fields.Nested(Led), metadata={"description": "Where I had someone facilitate; not whom."})
    audit = fields.List(fields.Nested(AuditLine))
    joined_at = fields.DateTime(allow_none=True, metadata={"description": "When I became known, for a day."})
