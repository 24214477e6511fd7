"""The whole surface of projects at a glance: a short method for each route, event and job."""

from typing import Any
from uuid import UUID

from chassis import audit
from chassis.audit import AuditLine, AuditQuery
from chassis.events import Event
from chassis.http import ListQuery, Page, delete, get, patch, person, post, role, service
from chassis.jobs import Job
from chassis.service import Service, job, subscribe
from chassis.work import Work
from projects import events, subscribers
from projects.calls import actions as calls
from projects.calls import queries as call_reads
from projects.calls import schemas as call_shapes
from projects.commitments import actions as commitments
from projects.commitments import queries as commitment_reads
from projects.commitments import schemas as commitment_shapes
from projects.commitments.reminders import REMIND
from projects.examples import EXAMPLES
from projects.indicators import actions as indicators
from projects.indicators import queries as indicator_reads
from projects.indicators import schemas as indicator_shapes
from projects.mentors import actions as mentors
from projects.mentors import queries as mentor_reads
from projects.mentors import schemas as mentor_shapes
from projects.milestones import actions as milestones
from projects.milestones import queries as milestone_reads
from projects.milestones import schemas as milestone_shapes
from projects.moderation import actions as moderation
from projects.moderation import queries as moderation_reads
from projects.moderation import schemas as moderation_shapes
from projects.organisations import actions as organisations
from projects.organisations import queries as organisation_reads
from projects.organisations import schemas as organisation_shapes
from projects.people import schemas as people_shapes
from projects.people.export import export
from projects.people.names import Names, is_anybody
from projects.projects import actions as projects
from projects.projects import queries as project_reads
from projects.projects import schemas as project_shapes
from projects.statistics import queries as statistics
from projects.statistics import schemas as statistics_shapes
from projects.team import actions as team
from projects.team import queries as team_reads
from projects.team import schemas as team_shapes
from projects.updates import actions as updates
from projects.updates import queries as update_reads
from projects.updates import schemas as update_shapes

Data = dict[str, Any]
known = role()  # a person, or a token with the scope; whether they belong to the project is asked inside
newcomer = person(provisional=True)
coordinator = role("coordinator")
mentor = role("mentor")
moderator = role("moderator")
administrator = role("administrator")


class Projects(Service):
    """What grows, and who keeps it growing."""

    name = "projects"
    catalogue = events.catalogue
    examples = EXAMPLES

    @property
    def names(self) -> Names:
        """What people are called, asked of participation as something is read."""
        return Names(self.runtime)

    # Projects

    @get("/projects", query=project_shapes.ProjectQuery, gives=project_shapes.Project, many=True)
    def list_projects(self, work: Work, query: Data) -> Page:
        """List projects by stage, place or edition, the newest first."""
        return project_reads.found(work, query, self.names)

    @post(
        "/projects",
        takes=project_shapes.NewProject,
        gives=project_shapes.ProjectDetail,
        status=201,
        who=coordinator,
        emits=[events.project_created],
    )
    def create_project(self, work: Work, data: Data) -> Data:
        """Begin a project that no sheet brought."""
        return project_reads.detail(work, projects.create(work, data).id)

    @get("/projects/{id}", gives=project_shapes.ProjectDetail)
    def read_project(self, work: Work, id: UUID) -> Data:
        """Read one, with what the asker may do."""
        return project_reads.detail(work, id, self.names)

    @patch(
        "/projects/{id}",
        takes=project_shapes.ProjectChange,
        gives=project_shapes.ProjectDetail,
        who=known,
        guarded=True,
        emits=[events.project_edited],
    )
    def edit_project(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what is said of our project."""
        return project_reads.detail(work, projects.edit(work, id, data).id)

    @post(
        "/projects/{id}/stage",
        takes=project_shapes.Step,
        gives=project_shapes.ProjectDetail,
        who=known,
        emits=events.STEPPED,
    )
    def change_stage(self, work: Work, id: UUID, data: Data) -> Data:
        """Take a step, pause, resume or stop; a pause, an end and a step back say why."""
        return project_reads.detail(work, projects.move(work, id, data["to"], data.get("reason")).id)

    @get("/projects/{id}/stages", query=ListQuery, gives=project_shapes.StageChange, many=True)
    def list_stages(self, work: Work, id: UUID, query: Data) -> Page:
        """List the steps it took, with their reasons, the latest first."""
        return project_reads.steps(work, id, query)

    # Its team

    @get("/projects/{id}/team", query=ListQuery, gives=team_shapes.Member, many=True)
    def list_team(self, work: Work, id: UUID, query: Data) -> Page:
        """List who carries it; those who may accept see who asks to join."""
        return team_reads.listed(work, id, query, self.names)

    @post(
        "/projects/{id}/team",
        takes=team_shapes.NewMember,
        gives=team_shapes.Member,
        status=201,
        who=known,
        emits=events.JOINED,
        first=is_anybody,
    )
    def take_into_team(self, work: Work, id: UUID, data: Data, found: bool) -> Data:
        """Take someone into the team; who is in it gets this role."""
        return team_reads.shaped(work, [team.take_in(work, id, data, found)])[0]

    @post("/projects/{id}/team/join", gives=team_shapes.Member, who=person(), emits=[events.member_asked])
    def ask_to_join(self, work: Work, id: UUID) -> Data:
        """Ask to join the team; a second time changes nothing."""
        return team_reads.shaped(work, [team.ask_to_join(work, id)])[0]

    @post(
        "/projects/{id}/team/{member_id}/accept",
        gives=team_shapes.Member,
        who=known,
        emits=events.JOINED,
    )
    def accept_member(self, work: Work, id: UUID, member_id: UUID) -> Data:
        """Let in who asks to join."""
        return team_reads.shaped(work, [team.accept(work, id, member_id)])[0]

    @patch(
        "/projects/{id}/team/{member_id}",
        takes=team_shapes.MemberChange,
        gives=team_shapes.Member,
        who=known,
        guarded=True,
        emits=[events.project_team_changed],
    )
    def give_member_role(self, work: Work, id: UUID, member_id: UUID, data: Data) -> Data:
        """Give a member another role: `holder`, say."""
        return team_reads.shaped(work, [team.give_role(work, id, member_id, data["role"])])[0]

    @delete("/projects/{id}/team/{member_id}", who=known, emits=events.LEFT)
    def leave_team(self, work: Work, id: UUID, member_id: UUID) -> None:
        """Leave the team, or take someone out of it; who asks to join is refused so."""
        team.leave(work, id, member_id)

    # Milestones and news

    @get("/projects/{id}/milestones", query=ListQuery, gives=milestone_shapes.Milestone, many=True)
    def list_milestones_of(self, work: Work, id: UUID, query: Data) -> Page:
        """List what a project means to reach, the first due first."""
        return milestone_reads.found(work, query | {"project": id})

    @post(
        "/projects/{id}/milestones",
        takes=milestone_shapes.NewMilestone,
        gives=milestone_shapes.MilestoneDetail,
        status=201,
        who=known,
        emits=[events.milestone_created],
    )
    def create_milestone(self, work: Work, id: UUID, data: Data) -> Data:
        """Say what is to be reached, who sees to it, and by when."""
        return milestone_reads.show(work, milestones.create(work, id, data))

    @get("/milestones", query=milestone_shapes.MilestoneQuery, gives=milestone_shapes.Milestone, many=True)
    def list_milestones(self, work: Work, query: Data) -> Page:
        """List milestones of all projects, the first due first."""
        return milestone_reads.found(work, query)

    @get("/milestones/{id}", gives=milestone_shapes.MilestoneDetail)
    def read_milestone(self, work: Work, id: UUID) -> Data:
        """Read one milestone."""
        return milestone_reads.detail(work, id)

    @patch(
        "/milestones/{id}",
        takes=milestone_shapes.MilestoneChange,
        gives=milestone_shapes.MilestoneDetail,
        who=known,
        guarded=True,
        emits=[events.milestone_edited],
    )
    def edit_milestone(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what is to be reached, who sees to it, or by when."""
        return milestone_reads.show(work, milestones.edit(work, id, data))

    @post("/milestones/{id}/reach", gives=milestone_shapes.MilestoneDetail, who=known, emits=[events.milestone_reached])
    def reach_milestone(self, work: Work, id: UUID) -> Data:
        """Note that it is reached."""
        return milestone_reads.show(work, milestones.reach(work, id))

    @get("/projects/{id}/updates", query=ListQuery, gives=update_shapes.Update, many=True)
    def list_updates(self, work: Work, id: UUID, query: Data) -> Page:
        """List the news of a project, the latest first."""
        return update_reads.under(work, id, query, self.names)

    @post(
        "/projects/{id}/updates",
        takes=update_shapes.NewUpdate,
        gives=update_shapes.Update,
        status=201,
        who=person(),
        emits=[events.project_update_posted],
    )
    def post_update(self, work: Work, id: UUID, data: Data) -> Data:
        """Give news of our project."""
        return update_reads.shaped(work, [updates.post(work, id, data["text"])])[0]

    @get(
        "/updates/reported",
        query=ListQuery,
        gives=moderation_shapes.UpdateReported,
        many=True,
        who=moderator,
        personal=True,
    )
    def list_reported_updates(self, work: Work, query: Data) -> Page:
        """List the news that someone reported, the longest wait first."""
        return moderation_reads.queue(work, query, self.names)

    @get("/updates/{id}", gives=update_shapes.Update)
    def read_update(self, work: Work, id: UUID) -> Data:
        """Read one; what was hidden is read by its author and moderators alone."""
        return update_reads.detail(work, id, self.names)

    @post(
        "/updates/{id}/reports",
        takes=moderation_shapes.NewReport,
        gives=moderation_shapes.ProjectReport,
        status=201,
        who=newcomer,
        emits=[events.report_submitted],
    )
    def report_update(self, work: Work, id: UUID, data: Data) -> Data:
        """Ask a moderator to look at news of a project."""
        return moderation.report(work, id, data)

    @post(
        "/updates/{id}/hide",
        takes=moderation_shapes.Hiding,
        gives=update_shapes.Update,
        who=moderator,
        emits=events.HIDDEN,
    )
    def hide_update(self, work: Work, id: UUID, data: Data) -> Data:
        """Hide news, with a reason that its author is told."""
        return update_reads.shaped(work, [moderation.hide(work, id, data["reason"])])[0]

    @post("/updates/{id}/show", gives=update_shapes.Update, who=moderator, emits=events.SHOWN)
    def show_update(self, work: Work, id: UUID) -> Data:
        """Let all read news: what was reported stays, what was hidden comes back."""
        return update_reads.shaped(work, [moderation.show(work, id)])[0]

    # Calls

    @get("/calls", query=call_shapes.CallQuery, gives=call_shapes.Call, many=True)
    def list_calls(self, work: Work, query: Data) -> Page:
        """List what projects ask for, the newest first."""
        return call_reads.found(work, query)

    @get("/projects/{id}/calls", query=ListQuery, gives=call_shapes.Call, many=True)
    def list_calls_of(self, work: Work, id: UUID, query: Data) -> Page:
        """List what one project asks for, the newest first."""
        return call_reads.found(work, query | {"project": id})

    @post(
        "/projects/{id}/calls",
        takes=call_shapes.NewCall,
        gives=call_shapes.CallDetail,
        status=201,
        who=known,
        emits=[events.call_opened],
    )
    def open_call(self, work: Work, id: UUID, data: Data) -> Data:
        """Ask for time, skills, money, premises or equipment."""
        return call_reads.show(work, calls.make(work, id, data))

    @get("/calls/{id}", gives=call_shapes.CallDetail)
    def read_call(self, work: Work, id: UUID) -> Data:
        """Read one call."""
        return call_reads.detail(work, id)

    @patch(
        "/calls/{id}",
        takes=call_shapes.CallChange,
        gives=call_shapes.CallDetail,
        who=known,
        guarded=True,
        emits=[events.call_edited],
    )
    def edit_call(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what is asked for."""
        return call_reads.show(work, calls.edit(work, id, data))

    @post("/calls/{id}/close", gives=call_shapes.CallDetail, who=known, emits=[events.call_closed])
    def close_call(self, work: Work, id: UUID) -> Data:
        """Ask for it no more."""
        return call_reads.show(work, calls.close(work, id))

    # Commitments

    @get("/commitments", query=commitment_shapes.CommitmentQuery, gives=commitment_shapes.Commitment, many=True)
    def list_commitments(self, work: Work, query: Data) -> Page:
        """List what is given: accepted and kept for all, every state for those concerned."""
        return commitment_reads.found(work, query, self.names)

    @post(
        "/commitments",
        takes=commitment_shapes.NewCommitment,
        gives=commitment_shapes.CommitmentDetail,
        status=201,
        who=newcomer,
        emits=[events.commitment_offered],
    )
    def offer_commitment(self, work: Work, data: Data) -> Data:
        """Offer something; the team hears of it once its giver is known."""
        return commitment_reads.show(work, commitments.offer(work, data))

    @get("/commitments/{id}", gives=commitment_shapes.CommitmentDetail)
    def read_commitment(self, work: Work, id: UUID) -> Data:
        """Read one, with what the asker may do."""
        return commitment_reads.detail(work, id, self.names)

    @post(
        "/commitments/{id}/accept",
        gives=commitment_shapes.CommitmentDetail,
        who=known,
        emits=[events.commitment_accepted],
    )
    def accept_commitment(self, work: Work, id: UUID) -> Data:
        """Take what is offered to our project."""
        return commitment_reads.show(work, commitments.accept(work, id))

    @post(
        "/commitments/{id}/decline",
        takes=commitment_shapes.Reason,
        gives=commitment_shapes.CommitmentDetail,
        who=known,
        emits=[events.commitment_declined],
    )
    def decline_commitment(self, work: Work, id: UUID, data: Data) -> Data:
        """Leave what is offered to our project."""
        return commitment_reads.show(work, commitments.decline(work, id, data.get("reason")))

    @post("/commitments/{id}/keep", gives=commitment_shapes.CommitmentDetail, who=known, emits=[events.commitment_kept])
    def keep_commitment(self, work: Work, id: UUID) -> Data:
        """Note that a word given to our project was kept; its giver alone can't."""
        return commitment_reads.show(work, commitments.keep(work, id))

    @post(
        "/commitments/{id}/miss", gives=commitment_shapes.CommitmentDetail, who=known, emits=[events.commitment_missed]
    )
    def miss_commitment(self, work: Work, id: UUID) -> Data:
        """Note that a word given to our project was not kept; only those concerned read it."""
        return commitment_reads.show(work, commitments.miss(work, id))

    @post(
        "/commitments/{id}/release",
        takes=commitment_shapes.Reason,
        gives=commitment_shapes.CommitmentDetail,
        who=known,
        emits=events.RELEASED,
    )
    def release_commitment(self, work: Work, id: UUID, data: Data) -> Data:
        """Free its giver of a commitment; either side may."""
        return commitment_reads.show(work, commitments.release(work, id, data.get("reason")))

    # Organisations and mentors

    @get(
        "/organisations", query=organisation_shapes.OrganisationQuery, gives=organisation_shapes.Organisation, many=True
    )
    def list_organisations(self, work: Work, query: Data) -> Page:
        """List partners by name."""
        return organisation_reads.found(work, query)

    @post(
        "/organisations",
        takes=organisation_shapes.NewOrganisation,
        gives=organisation_shapes.Organisation,
        status=201,
        who=coordinator,
        emits=[events.organisation_created],
    )
    def create_organisation(self, work: Work, data: Data) -> Any:
        """Make a partner known."""
        return organisations.create(work, data)

    @get("/organisations/{id}", gives=organisation_shapes.Organisation)
    def read_organisation(self, work: Work, id: UUID) -> Any:
        """Read one partner."""
        return organisation_reads.one(work, id)

    @patch(
        "/organisations/{id}",
        takes=organisation_shapes.OrganisationChange,
        gives=organisation_shapes.Organisation,
        who=coordinator,
        guarded=True,
        emits=[events.organisation_edited],
    )
    def edit_organisation(self, work: Work, id: UUID, data: Data) -> Any:
        """Change what is said of a partner."""
        return organisations.edit(work, id, data)

    @get(
        "/organisations/{id}/members",
        query=ListQuery,
        gives=organisation_shapes.OrganisationMember,
        many=True,
        who=coordinator,
        personal=True,
    )
    def list_organisation_members(self, work: Work, id: UUID, query: Data) -> Page:
        """List who may commit in its name."""
        return organisation_reads.members(work, id, query, self.names)

    @post(
        "/organisations/{id}/members",
        takes=organisation_shapes.NewOrganisationMember,
        gives=organisation_shapes.OrganisationMember,
        status=201,
        who=coordinator,
        first=is_anybody,
    )
    def add_organisation_member(self, work: Work, id: UUID, data: Data, found: bool) -> Data:
        """Let a person commit in its name; a second time changes nothing."""
        return organisation_reads.member(organisations.take_in(work, id, data["participant"], found))

    @delete("/organisations/{id}/members/{member_id}", who=coordinator)
    def remove_organisation_member(self, work: Work, id: UUID, member_id: UUID) -> None:
        """Let a person commit in its name no more."""
        organisations.let_go(work, id, member_id)

    @get("/mentors", query=mentor_shapes.MentorQuery, gives=mentor_shapes.Mentor, many=True)
    def list_mentors(self, work: Work, query: Data) -> Page:
        """List who accompanies projects, with what they know and their free places."""
        return mentor_reads.found(work, query, self.names)

    @post(
        "/mentors",
        takes=mentor_shapes.NewMentor,
        gives=mentor_shapes.Mentor,
        status=201,
        who=mentor,
        emits=[events.mentor_joined],
    )
    def become_mentor(self, work: Work, data: Data) -> Data:
        """Offer to accompany projects."""
        return mentor_reads.shaped(work, [mentors.join(work, data)])[0]

    @get("/mentors/{id}", gives=mentor_shapes.Mentor)
    def read_mentor(self, work: Work, id: UUID) -> Data:
        """Read one mentor."""
        return mentor_reads.detail(work, id, self.names)

    @patch(
        "/mentors/{id}",
        takes=mentor_shapes.MentorChange,
        gives=mentor_shapes.Mentor,
        who=known,
        guarded=True,
        emits=[events.mentor_edited],
    )
    def edit_mentor(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what I know, or how many projects I can take on."""
        return mentor_reads.shaped(work, [mentors.edit(work, id, data)])[0]

    @delete("/mentors/{id}", who=known, emits=[events.mentor_left])
    def stop_mentoring(self, work: Work, id: UUID) -> None:
        """Offer to accompany projects no more."""
        mentors.leave(work, id)

    # Indicators and figures

    @get("/indicators", query=indicator_shapes.IndicatorQuery, gives=indicator_shapes.Indicator, many=True)
    def list_indicators(self, work: Work, query: Data) -> Page:
        """List what projects brought about, the newest first."""
        return indicator_reads.found(work, query)

    @get("/projects/{id}/indicators", query=ListQuery, gives=indicator_shapes.Indicator, many=True)
    def list_indicators_of(self, work: Work, id: UUID, query: Data) -> Page:
        """List what one project brought about, the newest first."""
        return indicator_reads.found(work, query | {"project": id})

    @post(
        "/projects/{id}/indicators",
        takes=indicator_shapes.NewIndicator,
        gives=indicator_shapes.IndicatorDetail,
        status=201,
        who=known,
        emits=[events.indicator_recorded],
    )
    def record_indicator(self, work: Work, id: UUID, data: Data) -> Data:
        """Record a figure, with its method and its source."""
        return indicator_reads.show(work, indicators.record(work, id, data))

    @get("/indicators/{id}", gives=indicator_shapes.IndicatorDetail)
    def read_indicator(self, work: Work, id: UUID) -> Data:
        """Read one indicator."""
        return indicator_reads.detail(work, id)

    @patch(
        "/indicators/{id}",
        takes=indicator_shapes.IndicatorChange,
        gives=indicator_shapes.IndicatorDetail,
        who=known,
        guarded=True,
        emits=[events.indicator_edited],
    )
    def edit_indicator(self, work: Work, id: UUID, data: Data) -> Data:
        """Correct a figure, in the open."""
        return indicator_reads.show(work, indicators.edit(work, id, data))

    @get("/statistics/projects", query=statistics_shapes.StatisticsQuery, gives=statistics_shapes.Statistics)
    def read_project_statistics(self, work: Work, query: Data) -> Data:
        """Count projects by stage, commitments by kind and state, indicators by what; all, or those of an edition."""
        return statistics.figures(work, query)

    @get("/me/projects", gives=people_shapes.KeptByProjects, who=person())
    def export_what_concerns_me(self, work: Work) -> Data:
        """Take along everything that is kept about me here."""
        return export(work)

    # What staff did

    @get("/audit/projects", query=AuditQuery, gives=AuditLine, many=True, who=administrator, personal=True)
    def list_audit(self, work: Work, query: Data) -> Page:
        """List what staff did here, by their roles or a token, the latest first; a year is kept."""
        return audit.listed(work, query)

    # For other services, never routed by the gateway

    @get(
        "/internal/statements",
        query=moderation_shapes.StatementQuery,
        gives=moderation_shapes.Statement,
        who=service("notifications"),
    )
    def read_statement(self, work: Work, query: Data) -> Data:
        """Tell why news was hidden, at the moment of writing to its author."""
        return moderation_reads.statement(work, query["subject"])

    # What happens elsewhere

    @subscribe("workshops.sheet.selected.v1")
    def selected(self, work: Work, event: Event) -> None:
        """Begin the project of a selected sheet."""
        subscribers.selected(work, event)

    @subscribe("participation.participant.joined.v1")
    def joined(self, work: Work, event: Event) -> None:
        subscribers.joined(work, event)

    @subscribe("participation.participant.merged.v1")
    def merged(self, work: Work, event: Event) -> None:
        subscribers.merged(work, event)

    @subscribe("participation.participant.erased.v1")
    def erased(self, work: Work, event: Event) -> None:
        subscribers.erased(work, event)

    # Due work

    @job(REMIND)
    def remind(self, work: Work, due: Job) -> None:
        """Bring an accepted commitment back to mind."""
        commitments.remind(work, UUID(due.payload["commitment"]), due.payload["moment"])

    def keep_house(self, work: Work) -> None:
        """Forget what its author never claimed."""
        subscribers.forget_waiting(work)
