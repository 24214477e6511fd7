"""The shapes of a team."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Text
from projects.team.models import ROLES


class NewMember(Input):
    """Someone with an account (`participant`), or without one (`label`, with their consent): one of the two."""

    participant = fields.UUID(allow_none=True)
    label = Text(most=60, least=2, allow_none=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class MemberChange(Input):
    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class Member(Schema):
    id = fields.UUID()
    project = fields.String()
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})
    role = fields.String()
    state = fields.String(metadata={"description": "`asked` until a holder or a coordinator accepts, then `active`."})
    waiting = fields.Boolean(metadata={"description": "They are not known yet: nobody else sees it."})
    mine = fields.Boolean()
    version = fields.Integer()
    created_at = fields.DateTime()
