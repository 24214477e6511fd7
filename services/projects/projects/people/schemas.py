"""The shape of what is kept about a person, for themselves."""

from marshmallow import Schema, fields

from chassis.audit import AuditLine
from projects.shapes import Number, Period


class Own(Schema):
    id = fields.UUID()
    created_at = fields.DateTime()


class OwnPlace(Own):
    project = fields.String(attribute="project_ref")
    role = fields.String()
    state = fields.String()
    waiting = fields.Boolean()


class OwnUpdate(Own):
    project = fields.String(attribute="project_ref")
    text = fields.String()
    state = fields.String()
    reason = fields.String(allow_none=True, metadata={"description": "Why a moderator hid it."})


class OwnCommitment(Own):
    project = fields.String(attribute="project_ref")
    call = fields.String(attribute="call_ref", allow_none=True)
    organisation = fields.String(attribute="organisation_ref", allow_none=True)
    kind = fields.String()
    quantity = Number()
    unit = fields.String()
    place = fields.String(allow_none=True)
    period = fields.Nested(Period)
    note = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    state = fields.String()
    waiting = fields.Boolean()
    accepted_at = fields.DateTime(allow_none=True)


class OwnMembership(Own):
    organisation = fields.String(attribute="organisation_ref")


class OwnMentor(Own):
    skills = fields.List(fields.String())
    capacity = fields.Integer()
    areas = fields.List(fields.String())


class OwnReportOfNews(Own):
    subject = fields.String()
    category = fields.String()
    text = fields.String(allow_none=True)


class OwnDecisionOnNews(Own):
    subject = fields.String(attribute="ref")
    state = fields.String()
    reason = fields.String(allow_none=True, metadata={"description": "Why it was hidden, as its author was told."})


class KeptByProjects(Schema):
    """Everything that the service keeps about a person: a list for each column that names people."""

    places = fields.List(fields.Nested(OwnPlace))
    updates = fields.List(fields.Nested(OwnUpdate))
    commitments = fields.List(fields.Nested(OwnCommitment))
    organisations = fields.List(fields.Nested(OwnMembership))
    mentoring = fields.List(fields.Nested(OwnMentor))
    reports = fields.List(fields.Nested(OwnReportOfNews))
    decisions = fields.List(fields.Nested(OwnDecisionOnNews))
    joined = fields.List(fields.Nested(Own))
    audit = fields.List(fields.Nested(AuditLine))
