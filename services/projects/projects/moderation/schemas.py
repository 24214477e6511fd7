"""The shapes of reports and of what a moderator decides."""

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Text
from projects.moderation.models import CATEGORIES
from projects.updates.schemas import Update


class NewReport(Input):
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    text = Text(most=1000, lines=True, allow_none=True)


class ProjectReport(Schema):
    id = fields.UUID()
    subject = fields.String()
    category = fields.String()


class ProjectReportOpen(Schema):
    category = fields.String()
    text = fields.String(allow_none=True)
    created_at = fields.DateTime()


class Hiding(Input):
    reason = Text(most=1000, least=3, lines=True, required=True, metadata={"description": "What its author is told."})


class UpdateReported(Update):
    """An update that awaits a moderator."""

    queued_at = fields.DateTime()
    reports = fields.List(fields.Nested(ProjectReportOpen))


class StatementQuery(Input):
    subject = fields.String(
        required=True, validate=validate.Regexp(r"^updates/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
    )


class Statement(Schema):
    reason = fields.String(allow_none=True)
