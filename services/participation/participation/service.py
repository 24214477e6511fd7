"""The whole surface of participation at a glance: a short method for each route and each kind of due work."""

from typing import Any
from uuid import UUID

from chassis import audit
from chassis.audit import AuditLine, AuditQuery
from chassis.events import Event
from chassis.http import ListQuery, Page, Refusal, delete, get, patch, person, post, put, role, service
from chassis.jobs import Job
from chassis.service import Service, job, subscribe
from chassis.work import Work
from participation import events, keys, subscribers
from participation.challenges import actions as challenges
from participation.challenges import queries as challenge_reads
from participation.challenges.schemas import (
    Challenge,
    ChallengeChange,
    ChallengeDetail,
    ChallengeQuery,
    Grouping,
    NewChallenge,
)
from participation.comments import actions as comments
from participation.comments import queries as comment_reads
from participation.comments.schemas import Comment, CommentDetail, NewComment
from participation.contributions import actions as contributions
from participation.contributions import queries as contribution_reads
from participation.contributions.schemas import (
    Contribution,
    ContributionChange,
    ContributionDetail,
    ContributionFound,
    ContributionQuery,
    Found,
    FoundQuery,
    Merging,
    NewAnswer,
    NewContribution,
    SimilarQuery,
    StatementOfReasons,
)
from participation.examples import EXAMPLES
from participation.merges import actions as merges
from participation.moderation import actions as moderation
from participation.moderation import queries as moderation_reads
from participation.moderation import statements
from participation.moderation.schemas import (
    Appeal,
    AppealAnswer,
    AppealQuery,
    Decision,
    DecisionMade,
    DecisionQuery,
    NewAppeal,
    NewDecision,
    NewReport,
    Queued,
    Report,
    StatementQuery,
)
from participation.participants import actions as people
from participation.participants import administrators
from participation.participants import queries as people_reads
from participation.participants.export import export
from participation.participants.schemas import (
    AdministratorLinkOpened,
    AdministratorLinkOpening,
    Contact,
    Export,
    Labelled,
    LabelQuery,
    Me,
    MeChange,
    Participant,
    ParticipantQuery,
    Provisional,
    Pseudonym,
)
from participation.receipts import actions as receipts
from participation.receipts.schemas import ReceiptAnswer, ReceiptCode
from participation.roles import actions as roles
from participation.roles.schemas import Roles
from participation.sessions import actions as sessions
from participation.sessions import queries as session_reads
from participation.sessions.schemas import Session, SessionHolder
from participation.sign_ins import actions as sign_ins
from participation.sign_ins import queries as sign_in_reads
from participation.sign_ins.schemas import NewSignIn, Proof, SignedIn, SignIn, SignInMail
from participation.statistics import queries as statistics
from participation.statistics.schemas import ShareQuery, Shares, Statistics, StatisticsQuery
from participation.supports import actions as supports
from participation.supports.schemas import Supported
from participation.tokens import actions as tokens
from participation.tokens import queries as token_reads
from participation.tokens.schemas import NewToken, Token, TokenHolder, TokenMade

Data = dict[str, Any]
newcomer = person(provisional=True)
moderator = role("moderator")
coordinator = role("coordinator")
administrator = role("administrator")
gateway = service("gateway")
notifications = service("notifications")
others = service("workshops", "projects", "notifications")


class Participation(Service):
    """What people say, and who they are."""

    name = "participation"
    catalogue = events.catalogue
    examples = EXAMPLES

    # Needs and ideas, and what people do about them

    @get("/contributions", query=ContributionQuery, gives=Contribution, many=True)
    def list_contributions(self, work: Work, query: Data) -> Page:
        """List needs and ideas by theme, place, edition or words, the newest or the most supported first."""
        return contribution_reads.found(work, query)

    @post(
        "/contributions", takes=NewContribution, gives=ContributionDetail, status=201, who=newcomer, emits=events.SAID
    )
    def submit_contribution(self, work: Work, data: Data) -> Data:
        """Say a need or an idea; all read it once its author is known, and a moderator read it where that is first."""
        return contribution_reads.show(work, contributions.submit(work, data))

    @get("/contributions/count", query=FoundQuery, gives=Found)
    def count_contributions(self, work: Work, query: Data) -> Data:
        """Count what the list would hold by the same filters, up to a thousand."""
        return contribution_reads.counted(work, query)

    @get("/contributions/similar", query=SimilarQuery, gives=Contribution, many=True)
    def list_similar_contributions(self, work: Work, query: Data) -> Page:
        """List the few that are most like what someone is about to say: to support one may be enough."""
        return contribution_reads.similar(work, query["text"])

    @get("/contributions/{id}", gives=ContributionDetail)
    def read_contribution(self, work: Work, id: UUID) -> Data:
        """Read one, with what the asker may do."""
        return contribution_reads.detail(work, id)

    @patch(
        "/contributions/{id}",
        takes=ContributionChange,
        gives=ContributionDetail,
        who=person(),
        guarded=True,
        emits=events.CHANGED,
    )
    def edit_contribution(self, work: Work, id: UUID, data: Data) -> Data:
        """Change what I said."""
        return contribution_reads.show(work, contributions.edit(work, id, data))

    @post("/contributions/{id}/withdraw", gives=ContributionDetail, who=person(), emits=events.TAKEN_BACK)
    def withdraw_contribution(self, work: Work, id: UUID) -> Data:
        """Take back what I said."""
        return contribution_reads.show(work, contributions.withdraw(work, id))

    @post("/contributions/{id}/supports", gives=Supported, who=newcomer, emits=[events.contribution_supported])
    def support(self, work: Work, id: UUID) -> Data:
        """Stand behind a contribution; a second time changes nothing."""
        return supports.give(work, id)

    @delete(
        "/contributions/{id}/supports/mine",
        gives=Supported,
        who=person(),
        emits=[events.contribution_support_withdrawn],
    )
    def unsupport(self, work: Work, id: UUID) -> Data:
        """Stand behind it no more."""
        return supports.take_back(work, id)

    @get("/contributions/{id}/comments", query=ListQuery, gives=Comment, many=True)
    def list_comments(self, work: Work, id: UUID, query: Data) -> Page:
        """List the comments under a contribution, the oldest first."""
        return comment_reads.under(work, id, query)

    @post(
        "/contributions/{id}/comments",
        takes=NewComment,
        gives=CommentDetail,
        status=201,
        who=person(),
        emits=events.COMMENTED,
    )
    def submit_comment(self, work: Work, id: UUID, data: Data) -> Data:
        """Comment on a contribution."""
        return comment_reads.show(work, comments.say(work, id, data))

    @get("/comments/{id}", gives=CommentDetail)
    def read_comment(self, work: Work, id: UUID) -> Data:
        """Read one comment."""
        return comment_reads.detail(work, id)

    @post("/comments/{id}/withdraw", gives=CommentDetail, who=person(), emits=events.UNCOMMENTED)
    def withdraw_comment(self, work: Work, id: UUID) -> Data:
        """Take back my comment."""
        return comment_reads.show(work, comments.withdraw(work, id))

    @post(
        "/contributions/{id}/answer",
        takes=NewAnswer,
        gives=ContributionDetail,
        who=coordinator,
        emits=[events.contribution_answered],
    )
    def answer_contribution(self, work: Work, id: UUID, data: Data) -> Data:
        """Say what comes of a contribution."""
        return contribution_reads.show(work, contributions.answer(work, id, data["text"]))

    @post(
        "/contributions/{id}/merge",
        takes=Merging,
        gives=ContributionDetail,
        who=role("moderator", "coordinator"),
        emits=events.MERGED,
    )
    def merge_contribution(self, work: Work, id: UUID, data: Data) -> Data:
        """Let a contribution live on in another that says the same, with its supports."""
        return contribution_reads.show(work, merges.merge(work, id, data["into"]))

    @post(
        "/contributions/{id}/unmerge",
        gives=ContributionDetail,
        who=role("moderator", "coordinator"),
        emits=events.UNMERGED,
    )
    def unmerge_contribution(self, work: Work, id: UUID) -> Data:
        """Undo a merge."""
        return contribution_reads.show(work, merges.unmerge(work, id))

    # Challenges

    @get("/challenges", query=ChallengeQuery, gives=Challenge, many=True)
    def list_challenges(self, work: Work, query: Data) -> Page:
        """List challenges by place, edition or state, the newest first."""
        return challenge_reads.found(work, query)

    @post(
        "/challenges",
        takes=NewChallenge,
        gives=ChallengeDetail,
        status=201,
        who=coordinator,
        emits=[events.challenge_created],
    )
    def create_challenge(self, work: Work, data: Data) -> Data:
        """Draft a challenge out of contributions."""
        return challenge_reads.show(work, challenges.create(work, data))

    @get("/challenges/{id}", gives=ChallengeDetail)
    def read_challenge(self, work: Work, id: UUID) -> Data:
        """Read one challenge."""
        return challenge_reads.detail(work, id)

    @patch(
        "/challenges/{id}",
        takes=ChallengeChange,
        gives=ChallengeDetail,
        who=coordinator,
        guarded=True,
        emits=[events.challenge_revised, events.challenge_edited],
    )
    def edit_challenge(self, work: Work, id: UUID, data: Data) -> Data:
        """Change a challenge."""
        return challenge_reads.show(work, challenges.edit(work, id, data))

    @post(
        "/challenges/{id}/publish",
        gives=ChallengeDetail,
        who=coordinator,
        emits=[events.challenge_published, events.contribution_grouped, events.challenge_taken_up],
    )
    def publish_challenge(self, work: Work, id: UUID) -> Data:
        """Show a challenge to all, and take in what it is made of."""
        return challenge_reads.show(work, challenges.publish(work, id))

    @post(
        "/challenges/{id}/close",
        gives=ChallengeDetail,
        who=coordinator,
        emits=[events.challenge_closed, events.challenge_revised, events.contribution_ungrouped],
    )
    def close_challenge(self, work: Work, id: UUID) -> Data:
        """Work on a challenge no more."""
        return challenge_reads.show(work, challenges.close(work, id))

    @get("/challenges/{id}/contributions", query=ListQuery, gives=ContributionFound, many=True)
    def list_grouped(self, work: Work, id: UUID, query: Data) -> Page:
        """List what a challenge is made of."""
        return contribution_reads.of_challenge(work, challenge_reads.readable(work, id).id, query)

    @post(
        "/challenges/{id}/contributions",
        takes=Grouping,
        gives=ChallengeDetail,
        who=coordinator,
        emits=events.GROUPED,
    )
    def group_contribution(self, work: Work, id: UUID, data: Data) -> Data:
        """Let a contribution be part of a challenge."""
        return challenge_reads.show(work, challenges.group(work, id, data["contribution"]))

    @delete(
        "/challenges/{id}/contributions/{contribution_id}",
        gives=ChallengeDetail,
        who=coordinator,
        emits=events.GROUPED,
    )
    def ungroup_contribution(self, work: Work, id: UUID, contribution_id: UUID) -> Data:
        """Take a contribution out of a challenge."""
        return challenge_reads.show(work, challenges.ungroup(work, id, contribution_id))

    @get("/statistics/participation", query=StatisticsQuery, gives=Statistics)
    def read_statistics(self, work: Work, query: Data) -> Data:
        """Count needs and ideas, who said them, and the challenges made of them."""
        return statistics.of(work, query.get("edition"))

    @get("/statistics/participation/shares", query=ShareQuery, gives=Shares)
    def read_shares(self, work: Work, query: Data) -> Data:
        """Count needs and ideas by commune, by month or by theme."""
        return statistics.shares(work, query["by"], query.get("edition"))

    # Moderation

    @post(
        "/contributions/{id}/reports",
        takes=NewReport,
        gives=Report,
        status=201,
        who=newcomer,
        emits=[events.report_submitted],
    )
    def report_contribution(self, work: Work, id: UUID, data: Data) -> Data:
        """Ask a moderator to look at a contribution."""
        return moderation.report(work, f"contributions/{id}", data)

    @post(
        "/comments/{id}/reports",
        takes=NewReport,
        gives=Report,
        status=201,
        who=newcomer,
        emits=[events.report_submitted],
    )
    def report_comment(self, work: Work, id: UUID, data: Data) -> Data:
        """Ask a moderator to look at a comment."""
        return moderation.report(work, f"comments/{id}", data)

    @get("/moderation/queue", query=ListQuery, gives=Queued, many=True, who=moderator, personal=True)
    def list_queue(self, work: Work, query: Data) -> Page:
        """List what awaits a moderator: what is new, changed or reported; the longest wait first."""
        return moderation_reads.queue(work, query)

    @post(
        "/moderation/decisions", takes=NewDecision, gives=DecisionMade, status=201, who=moderator, emits=events.DECIDED
    )
    def decide(self, work: Work, data: Data) -> Data:
        """Publish, or decline with a reason that the author is told."""
        return moderation.decide(work, data)

    @get("/moderation/decisions", query=DecisionQuery, gives=Decision, many=True, who=moderator, personal=True)
    def list_decisions(self, work: Work, query: Data) -> Page:
        """List what was decided, the newest first."""
        return moderation_reads.decisions(work, query)

    @post("/appeals", takes=NewAppeal, gives=Appeal, status=201, who=person(), emits=events.APPEALED)
    def submit_appeal(self, work: Work, data: Data) -> Any:
        """Contest that something of mine was declined."""
        return moderation.appeal(work, data["subject"], data["text"])

    @get("/appeals", query=AppealQuery, gives=Appeal, many=True, who=moderator, personal=True)
    def list_appeals(self, work: Work, query: Data) -> Page:
        """List appeals, open ones unless said otherwise."""
        return moderation_reads.contested(work, query)

    @post("/appeals/{id}/decide", takes=AppealAnswer, gives=Appeal, who=moderator, emits=events.ANSWERED)
    def decide_appeal(self, work: Work, id: UUID, data: Data) -> Any:
        """Uphold an appeal, or reject it with a reason; by someone other than who declined, where there is one."""
        return moderation.decide_appeal(work, id, uphold=data["uphold"], reason=data.get("reason"))

    # How people come in, and come back

    @post("/sign-ins", takes=NewSignIn, gives=SignIn, status=202, emits=[events.sign_in_requested])
    def request_sign_in(self, work: Work, data: Data) -> Any:
        """Have a link and a code sent to an address; the answer is the same whether or not it is known here."""
        return sign_ins.request(work, data["email"])

    @post("/sign-ins/{id}/confirm", takes=Proof, gives=SignedIn, emits=events.CLAIMED)
    def confirm_sign_in(self, work: Work, id: UUID, data: Data) -> Data | Refusal:
        """Sign in with the code or the link's token: once, within 15 minutes, within five tries."""
        return sign_ins.confirm(work, id, data)

    @post("/receipts", takes=ReceiptCode, gives=ReceiptAnswer)
    def come_back(self, work: Work, data: Data) -> Data | Refusal:
        """Come back with a receipt, and see what became of what was said under it."""
        return receipts.come_back(work, data["code"])

    @post("/administrator-links/{token}", takes=AdministratorLinkOpening, gives=AdministratorLinkOpened)
    def open_administrator_link(self, work: Work, token: str, data: Data) -> Data:
        """Become the first administrator, by the link that the command line gave; once."""
        return administrators.open_link(work, token, data)

    @get("/sessions", gives=Session, many=True, who=person())
    def list_sessions(self, work: Work) -> Page:
        """List where I am signed in."""
        return session_reads.mine(work)

    @delete("/sessions/current", who=person())
    def sign_out(self, work: Work) -> None:
        """Sign out here."""
        sessions.end(work, work.acting.session)

    @delete("/sessions/{id}", who=person())
    def end_session(self, work: Work, id: UUID) -> None:
        """Sign out elsewhere."""
        sessions.end(work, id)

    @delete("/sessions", who=person())
    def end_sessions(self, work: Work) -> None:
        """Sign out everywhere."""
        sessions.end_all(work, work.acting.participant)

    # Me

    @get("/me", gives=Me, who=person())
    def read_me(self, work: Work) -> Data:
        """Read what is known of me."""
        return people_reads.me(work)

    @patch("/me", takes=MeChange, gives=Me, who=person(), guarded=True)
    def change_me(self, work: Work, data: Data) -> Data:
        """Change how I am signed and spoken to."""
        return people_reads.shown(work, people.change(work, data))

    @delete("/me", who=person(), emits=[events.participant_erased])
    def erase_me(self, work: Work) -> None:
        """Forget me: what all could read stays, signed by nobody."""
        people.erase(work)

    @post("/me/pseudonym", takes=Pseudonym, gives=Me, who=person(), emits=events.CLAIMED)
    def take_pseudonym(self, work: Work, data: Data) -> Data:
        """Claim what I said under a pseudonym; my receipt brings me back."""
        return people_reads.shown(work, people.take_pseudonym(work, data["pseudonym"]))

    @get("/me/contributions", query=ListQuery, gives=ContributionFound, many=True, who=person())
    def list_my_contributions(self, work: Work, query: Data) -> Page:
        """List what I said, in every state, with the reasons I was given."""
        return contribution_reads.by_author(work, people_reads.myself(work).id, query["limit"], query.get("after"))

    @get("/me/export", gives=Export, who=person())
    def export_me(self, work: Work) -> Data:
        """Take along everything that is kept about me here.

        Each service keeps its own: `/me/workshops` holds where I came and what I wrote there, `/me/projects` what I
        gave and belong to, `/messages` and `/subscriptions` what I was told, `/me/notifications` what I did there.
        """
        return export(work)

    # Administration

    @get("/participants", query=ParticipantQuery, gives=Participant, many=True, who=administrator, personal=True)
    def list_participants(self, work: Work, query: Data) -> Page:
        """List the people who may be given roles, find some by their pseudonym, or one by the whole address."""
        return people_reads.listed(work, query)

    @put("/participants/{id}/roles/{role}", gives=Roles, who=administrator, emits=[events.role_granted])
    def grant_role(self, work: Work, id: UUID, role: str) -> Data:
        """Give a role."""
        return roles.grant(work, id, role)

    @delete("/participants/{id}/roles/{role}", gives=Roles, who=administrator, emits=[events.role_revoked])
    def revoke_role(self, work: Work, id: UUID, role: str) -> Data:
        """Take a role back."""
        return roles.revoke(work, id, role)

    @get("/tokens", query=ListQuery, gives=Token, many=True, who=administrator)
    def list_tokens(self, work: Work, query: Data) -> Page:
        """List the tokens of integrators."""
        return token_reads.listed(work, query)

    @post("/tokens", takes=NewToken, gives=TokenMade, status=201, who=administrator)
    def make_token(self, work: Work, data: Data) -> Data:
        """Make a token for an integrator; its secret is shown this once."""
        return tokens.make(work, data)

    @delete("/tokens/{id}", who=administrator)
    def take_token_back(self, work: Work, id: UUID) -> None:
        """Make a token worthless."""
        tokens.take_back(work, id)

    @get("/audit/participation", query=AuditQuery, gives=AuditLine, many=True, who=administrator, personal=True)
    def list_audit(self, work: Work, query: Data) -> Page:
        """List what staff did here, by their roles or a token, the latest first; a year is kept."""
        return audit.listed(work, query)

    # For other services, never routed by the gateway

    @get("/internal/sessions/{digest}", gives=SessionHolder, who=gateway)
    def recognise_session(self, work: Work, digest: str) -> Data:
        """Tell who holds a session, by the SHA-256 of its secret."""
        return sessions.recognise(work, keys.read_digest(digest))

    @get("/internal/tokens/{digest}", gives=TokenHolder, who=gateway)
    def recognise_token(self, work: Work, digest: str) -> Data:
        """Tell what a token may do, by the SHA-256 of its secret."""
        return token_reads.recognise(work, keys.read_digest(digest))

    @post("/internal/provisional", gives=Provisional, status=201, who=gateway)
    def make_provisional(self, work: Work) -> Data:
        """Make a person for a visitor who says something without an account."""
        return people.provisional(work)

    @get("/internal/participants/{id}/contact", gives=Contact, who=notifications)
    def read_contact(self, work: Work, id: UUID) -> Data:
        """Tell how to reach a person, at the moment of writing to them."""
        return people_reads.contact(work, id)

    @get("/internal/participants/labels", query=LabelQuery, gives=Labelled, many=True, who=others)
    def list_labels(self, work: Work, query: Data) -> Page:
        """Tell how people are signed, at the moment of showing it."""
        return people_reads.labels(work, query["ids"])

    @get("/internal/statements", query=StatementQuery, gives=StatementOfReasons, who=notifications)
    def read_statement(self, work: Work, query: Data) -> Data:
        """Tell why something was declined, at the moment of writing to its author."""
        return statements.one(work, query["subject"])

    @get("/internal/sign-ins/{id}/mail", gives=SignInMail, who=notifications)
    def read_sign_in_mail(self, work: Work, id: UUID) -> Data:
        """Tell what the mail of a sign-in needs, at the moment of sending."""
        return sign_in_reads.mail(work, id)

    # What happens elsewhere

    @subscribe("workshops.workshop.*.v1")
    def workshop(self, work: Work, event: Event) -> None:
        subscribers.workshop(work, event)

    @subscribe("workshops.sheet.selected.v1")
    def sheet_selected(self, work: Work, event: Event) -> None:
        subscribers.sheet_selected(work, event)

    # Due work

    @job(people.UNCLAIMED)
    def drop_unclaimed(self, work: Work, due: Job) -> None:
        """Forget a provisional person whom nobody claimed in time."""
        people.drop_unclaimed(work, UUID(due.payload["participant"]))

    def keep_house(self, work: Work) -> None:
        """Forget what has served: ended sessions, old sign-ins with their addresses, counted tries."""
        sessions.forget_expired(work)
        sign_ins.forget_old(work)
        receipts.forget_tries(work)
