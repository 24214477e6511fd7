"""What projects tells the others: every public field of what moved, no count, no person's id, no name of anyone.

Who sees what is declared here; the ids of actors and authors travel apart, for services only. Left out of `data`, to be
asked of the API: who a milestone falls to, who gave a commitment and where, what mentors are called.
"""

from marshmallow import Schema, fields

from chassis.events import Catalogue
from projects.shapes import Number, Period

catalogue = Catalogue("projects")


class Told(Schema):
    """What every object of the thread tells."""

    id = fields.UUID()
    state = fields.String()
    version = fields.Integer()
    edition = fields.String(allow_none=True)
    origins = fields.List(fields.String())
    created_at = fields.DateTime()


class ProjectTold(Told):
    name = fields.String()
    story = fields.String()
    social_use = fields.String(allow_none=True)
    economic_model = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    schedule = fields.String(allow_none=True)
    stage = fields.String()
    reason = fields.String(allow_none=True)
    areas = fields.List(fields.String())


class MilestoneTold(Told):
    project = fields.String(attribute="project_ref")
    title = fields.String()
    due_on = fields.Date()
    reached_at = fields.DateTime(allow_none=True)


class CallTold(Told):
    project = fields.String(attribute="project_ref")
    kind = fields.String()
    title = fields.String()
    text = fields.String(allow_none=True)
    quantity = Number(allow_none=True)
    unit = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)


class GiverTold(Schema):
    kind = fields.String()
    organisation = fields.String(allow_none=True)


class CommitmentTold(Told):
    project = fields.String(attribute="project_ref")
    call = fields.String(attribute="call_ref", allow_none=True)
    giver = fields.Nested(GiverTold, attribute="given_by")
    kind = fields.String()
    quantity = Number()
    unit = fields.String()
    period = fields.Nested(Period)
    accepted_at = fields.DateTime(allow_none=True)


class CommitmentDue(CommitmentTold):
    moment = fields.String(metadata={"description": "`starts`, or `ends`: should it not be kept by now?"})


class IndicatorTold(Told):
    project = fields.String(attribute="project_ref")
    what = fields.String()
    value = Number()
    unit = fields.String()
    method = fields.String()
    source = fields.String()
    interval = fields.Nested(Period)
    measured = fields.Boolean()
    date = fields.Date()


class UpdateTold(Schema):
    """News, without its words."""

    id = fields.UUID()
    project = fields.String()
    title = fields.String(metadata={"description": "What its project is called."})
    state = fields.String()


class ReportTold(Schema):
    id = fields.UUID()
    subject = fields.String()
    category = fields.String()


class OrganisationTold(Schema):
    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    url = fields.String(allow_none=True)
    version = fields.Integer()
    created_at = fields.DateTime()


class MentorTold(Schema):
    id = fields.UUID()
    skills = fields.List(fields.String())
    capacity = fields.Integer()
    areas = fields.List(fields.String())
    version = fields.Integer()
    created_at = fields.DateTime()


COMMITMENT = [field.attribute or name for name, field in CommitmentTold().fields.items()]

declare = catalogue.declare

project_created = declare("project.created", "public", ProjectTold, "It begins, of a selected sheet or by hand.")
project_edited = declare("project.edited", "public", ProjectTold, "What is said of it changed.")
project_stage_changed = declare("project.stage_changed", "public", ProjectTold, "It took a step, or a step back.")
project_paused = declare("project.paused", "public", ProjectTold, "It rests, and says why.")
project_resumed = declare("project.resumed", "public", ProjectTold, "It goes on where it was.")
project_stopped = declare("project.stopped", "public", ProjectTold, "It ends, and says why.")
project_update_posted = declare("project.update_posted", "public", ProjectTold, "Its team gives news: read them there.")
project_update_hidden = declare("project.update_hidden", "public", ProjectTold, "News was hidden: copies go too.")
project_update_shown = declare("project.update_shown", "public", ProjectTold, "News that was hidden is read again.")
project_joined = declare("project.joined", "public", ProjectTold, "Its team grows.")
project_left = declare("project.left", "public", ProjectTold, "Its team shrinks.")
project_team_changed = declare("project.team_changed", "public", ProjectTold, "Someone of its team has another role.")

member_asked = declare("member.asked", "internal", ProjectTold, "Someone asks to join the team of a project.")
member_accepted = declare("member.accepted", "internal", ProjectTold, "Someone is of the team of a project.")
member_dropped = declare("member.dropped", "internal", ProjectTold, "Who asked to join does not.")

update_hidden = declare("update.hidden", "internal", UpdateTold, "A moderator hid it, and says why to its author.")
update_shown = declare("update.shown", "internal", UpdateTold, "A moderator lets all read it again.")
report_submitted = declare("report.submitted", "internal", ReportTold, "Someone asks a moderator to look at news.")

milestone_created = declare("milestone.created", "public", MilestoneTold, "A project says what it means to reach.")
milestone_edited = declare("milestone.edited", "public", MilestoneTold, "It means to reach it otherwise.")
milestone_reached = declare("milestone.reached", "public", MilestoneTold, "It is reached.")

call_opened = declare("call.opened", "public", CallTold, "A project asks for something.")
call_edited = declare("call.edited", "public", CallTold, "It asks otherwise.")
call_closed = declare("call.closed", "public", CallTold, "It asks for it no more.")

commitment_offered = declare("commitment.offered", "internal", CommitmentTold, "Someone known offers something.")
commitment_withdrawn = declare(
    "commitment.withdrawn", "internal", CommitmentTold, "It was released before it was accepted: it never was public."
)
commitment_declined = declare("commitment.declined", "internal", CommitmentTold, "The team leaves what was offered.")
commitment_accepted = declare("commitment.accepted", "public", CommitmentTold, "The team takes what was offered.")
commitment_due = declare("commitment.due", "internal", CommitmentDue, "Its giver and the team are reminded.")
commitment_kept = declare("commitment.kept", "public", CommitmentTold, "A word was kept.")
commitment_missed = declare("commitment.missed", "internal", CommitmentTold, "A word was not kept, so far.")
commitment_released = declare("commitment.released", "public", CommitmentTold, "Its giver is free of it.")

indicator_recorded = declare("indicator.recorded", "public", IndicatorTold, "A project brought something about.")
indicator_edited = declare("indicator.edited", "public", IndicatorTold, "The figure was corrected.")

organisation_created = declare("organisation.created", "public", OrganisationTold, "A partner is known.")
organisation_edited = declare("organisation.edited", "public", OrganisationTold, "What is said of it changed.")

mentor_joined = declare("mentor.joined", "public", MentorTold, "Someone offers to accompany projects.")
mentor_edited = declare("mentor.edited", "public", MentorTold, "They know or take on something else.")
mentor_left = declare("mentor.left", "public", MentorTold, "They offer it no more: copies go too.")

# What one operation may tell, as its contract says.
BEGUN = (project_created, milestone_created)
STEPPED = (project_stage_changed, project_paused, project_resumed, project_stopped, call_closed)
JOINED = (project_joined, member_accepted)
LEFT = (project_left, member_dropped)
HIDDEN = (project_update_hidden, update_hidden)
SHOWN = (project_update_shown, update_shown)
RELEASED = (commitment_released, commitment_withdrawn)
