"""The shapes of organisations."""

from typing import Any

from marshmallow import Schema, fields

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text
from projects.shapes import CODE, HTTP, code


def name(**options: Any) -> Text:
    return Text(most=160, least=2, **options)


def kind(**options: Any) -> fields.String:
    described = "A code: `association`, `company`, `cooperative`, `institution`, `university`, `network`, …"
    return code(metadata={"description": described}, **options)


def url() -> fields.String:
    return fields.String(validate=HTTP, allow_none=True)


class NewOrganisation(Input):
    name = name(required=True)
    kind = kind(required=True)
    url = url()


class OrganisationChange(Input):
    name = name()
    kind = kind()
    url = url()


class OrganisationQuery(ListQuery):
    kind = fields.String(validate=CODE)
    mine = fields.Boolean(metadata={"description": "Only those in whose name I may commit."})
    ids = some_ids()


class Organisation(Schema):
    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    url = fields.String(allow_none=True)
    version = fields.Integer()
    created_at = fields.DateTime()


class NewOrganisationMember(Input):
    participant = fields.UUID(required=True)


class OrganisationMember(Schema):
    id = fields.UUID()
    organisation = fields.String()
    participant = fields.UUID()
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})
    created_at = fields.DateTime()
