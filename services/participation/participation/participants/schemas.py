"""The shapes of people."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.audit import AuditLine
from chassis.http.lists import Ids, ListQuery, some_ids
from chassis.http.schemas import Input, Text
from participation.challenges.schemas import OwnChallenge
from participation.comments.schemas import OwnComment
from participation.contributions.schemas import LANGUAGE, ContributionFound
from participation.moderation.schemas import Decision, OwnAnswer, OwnAppeal, OwnReport
from participation.receipts.schemas import OwnReceipt
from participation.roles.models import ROLES
from participation.roles.schemas import Held, OwnGrant
from participation.sessions.schemas import Session
from participation.sign_ins.schemas import Address, OwnSignIn
from participation.tokens.schemas import Token


def pseudonym(**options: Any) -> Text:
    return Text(most=60, least=2, **options)


class Pseudonym(Input):
    pseudonym = pseudonym(required=True)


class MeChange(Input):
    pseudonym = pseudonym(allow_none=True)
    language = fields.String(validate=LANGUAGE)


class AdministratorLinkOpening(Input):
    email = Address()
    pseudonym = pseudonym()


class AdministratorLinkOpened(Schema):
    session = fields.String()
    participant = fields.UUID()
    receipt = fields.String(allow_none=True, metadata={"description": "A recovery code, for a new person."})
    sign_in = fields.UUID(allow_none=True, metadata={"description": "Where the address given is to be confirmed."})


class LabelQuery(Input):
    ids = Ids(required=True)


class Labelled(Schema):
    """How a person is signed."""

    id = fields.UUID()
    label = fields.String()


class Me(Schema):
    id = fields.UUID()
    label = fields.String(metadata={"description": "How others see me."})
    pseudonym = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    language = fields.String()
    roles = fields.List(fields.String())
    provisional = fields.Boolean()
    version = fields.Integer()
    created_at = fields.DateTime()


class Support(Schema):
    contribution = fields.UUID()
    created_at = fields.DateTime()


class Export(Me):
    """Everything that the service keeps about a person: a list for each table that names people."""

    claimed_at = fields.DateTime(allow_none=True)
    sessions = fields.List(fields.Nested(Session))
    receipts = fields.List(fields.Nested(OwnReceipt))
    sign_ins = fields.List(fields.Nested(OwnSignIn))
    role_grants = fields.List(fields.Nested(OwnGrant))
    tokens = fields.List(fields.Nested(Token))
    contributions = fields.List(fields.Nested(ContributionFound))
    comments = fields.List(fields.Nested(OwnComment))
    supports = fields.List(fields.Nested(Support))
    reports = fields.List(fields.Nested(OwnReport))
    appeals = fields.List(fields.Nested(OwnAppeal))
    challenges = fields.List(fields.Nested(OwnChallenge))
    decisions = fields.List(fields.Nested(Decision))
    answers = fields.List(fields.Nested(OwnAnswer))
    audit = fields.List(fields.Nested(AuditLine))


class Provisional(Schema):
    participant = fields.UUID()
    session = fields.String()
    receipt = fields.String()


class Contact(Schema):
    participant = fields.UUID()
    email = fields.String(allow_none=True)
    language = fields.String()
    label = fields.String()


class ParticipantQuery(ListQuery):
    q = fields.String(validate=validate.Length(1, 60), metadata={"description": "A part of the pseudonym."})
    role = fields.String(validate=validate.OneOf(ROLES))
    ids = some_ids()
    bearing = fields.Boolean(metadata={"description": "Only those who have a role."})
    email = Address(metadata={"description": "The whole address: the list is not for browsing them."})


class Participant(Schema):
    """A person as administrators see them: no address."""

    id = fields.UUID()
    label = fields.String()
    roles = fields.List(fields.String())
    held = fields.List(fields.Nested(Held))
    created_at = fields.DateTime()
