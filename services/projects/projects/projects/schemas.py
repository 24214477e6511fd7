"""The shapes of projects."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.http.lists import ListQuery, some_ids
from chassis.http.schemas import Input, Text
from projects.projects.states import states
from projects.shapes import areas, filter_code

REF = validate.Regexp(r"^([a-z-]{1,40}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|https?://[^\s]{1,280})\Z")


def name(**options: Any) -> Text:
    return Text(most=120, least=2, **options)


def words(**options: Any) -> Text:
    return Text(most=4000, lines=True, **options)


def place() -> Text:
    return Text(most=200, allow_none=True, metadata={"description": "Where it is found, in its own words."})


def schedule() -> Text:
    return Text(most=200, allow_none=True, metadata={"description": "When one may come, in its own words."})


class NewProject(Input):
    name = name(required=True)
    story = words(required=True)
    social_use = words(allow_none=True)
    economic_model = words(allow_none=True)
    place = place()
    schedule = schedule()
    areas = areas()
    edition = Text(most=100, allow_none=True)
    origins = fields.List(
        fields.String(validate=REF),
        validate=validate.Length(max=10),
        metadata={"description": "What it comes from: `sheets/<id>`, or an address in another territory."},
    )


class ProjectChange(Input):
    name = name()
    story = words()
    social_use = words(allow_none=True)
    economic_model = words(allow_none=True)
    place = place()
    schedule = schedule()
    areas = areas()


class Step(Input):
    to = fields.String(required=True, validate=validate.OneOf(states.states))
    reason = Text(
        most=1000,
        lines=True,
        allow_none=True,
        metadata={"description": "Needed for a pause, an end and a step back; all read it."},
    )


class ProjectQuery(ListQuery):
    stage = fields.String(validate=validate.OneOf(states.states))
    area = filter_code()
    edition = filter_code()
    sheet = fields.UUID(metadata={"description": "The one born of this sheet."})
    mine = fields.Boolean(metadata={"description": "Only those whose team I belong to."})
    silent_for = fields.Integer(
        validate=validate.Range(1, 3650),
        metadata={"description": "Only those that go on, and gave no news and took no step for this many days."},
    )
    ids = some_ids()


class TeamMember(Schema):
    label = fields.String(allow_none=True, metadata={"description": "Null in the answer of a write: read it again."})
    role = fields.String()


class Counts(Schema):
    calls = fields.Integer(metadata={"description": "Open ones."})
    commitments = fields.Integer(metadata={"description": "Accepted or kept."})
    kept = fields.Integer()
    indicators = fields.Integer()


class Project(Schema):
    id = fields.UUID()
    name = fields.String()
    story = fields.String()
    social_use = fields.String(allow_none=True)
    economic_model = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    schedule = fields.String(allow_none=True)
    state = fields.String()
    stage = fields.String(metadata={"description": "The same as `state`."})
    reason = fields.String(allow_none=True, metadata={"description": "Why it took its last step, where that was said."})
    team = fields.List(fields.Nested(TeamMember))
    areas = fields.List(fields.String())
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    counts = fields.Nested(Counts)
    version = fields.Integer()
    created_at = fields.DateTime()
    heard_at = fields.DateTime(metadata={"description": "When it gave its latest news, took a step, or began."})


class ProjectDetail(Project):
    """With what concerns whoever asks."""

    mine = fields.Boolean(metadata={"description": "The asker belongs to its team."})
    actions = fields.List(
        fields.String(),
        metadata={"description": "What the asker may do now: edit, stage, team, join, leave, commit, call, …"},
    )
    next_stages = fields.List(fields.String(), metadata={"description": "Where it may go from here."})


class StageChange(Schema):
    id = fields.UUID()
    before = fields.String()
    stage = fields.String()
    reason = fields.String(allow_none=True)
    created_at = fields.DateTime()
