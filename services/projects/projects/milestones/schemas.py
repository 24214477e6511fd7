"""The shapes of milestones."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.schemas import Input, Text
from projects.milestones.states import states
from projects.shapes import ThingQuery


def title(**options: Any) -> Text:
    return Text(most=200, least=2, **options)


def owner(**options: Any) -> Text:
    return Text(most=120, metadata={"description": "Who sees to it, as all may read it."}, **options)


class NewMilestone(Input):
    title = title(required=True)
    owner = owner(required=True)
    due_on = fields.Date(required=True)


class MilestoneChange(Input):
    title = title()
    owner = owner()
    due_on = fields.Date()


class MilestoneQuery(ThingQuery):
    state = fields.String(validate=validate.OneOf(states.states))


class Milestone(Schema):
    id = fields.UUID()
    project = fields.String()
    title = fields.String()
    owner = fields.String(allow_none=True)
    due_on = fields.Date()
    state = fields.String()
    reached_at = fields.DateTime(allow_none=True)
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    version = fields.Integer()
    created_at = fields.DateTime()


class MilestoneDetail(Milestone):
    actions = fields.List(fields.String(), metadata={"description": "What the asker may do now: edit, reach."})
