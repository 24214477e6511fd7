"""The shapes of facilitators."""

from marshmallow import Schema, fields

from chassis.http.schemas import Input


class NewFacilitator(Input):
    registration = fields.UUID(required=True, metadata={"description": "That of the person: sign them up first."})


class Facilitator(Schema):
    """Who facilitates a workshop; their seat may be given back, this stays."""

    id = fields.UUID()
    workshop = fields.String(metadata={"description": "`workshops/<id>`"})
    mine = fields.Boolean(metadata={"description": "It is the asker."})
    created_at = fields.DateTime()


class FacilitatorListed(Facilitator):
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: release."})
    label = fields.String(metadata={"description": "How the person is called, asked of participation now."})
