"""Reports, decisions and appeals; these are their only writers. No one decides on what they wrote themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.clock import new_id
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from participation import events
from participation.moderation import statements
from participation.moderation.models import Appeal, Decision, Report
from participation.moderation.states import appeals
from participation.moderation.subjects import find
from participation.participants import queries as people
from participation.roles import queries as roles


def report(work: Work, ref: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a moderator to look at what all can read; a second time by the same person changes nothing.

    It counts even before the person is claimed: what harms someone does not wait for an e-mail.
    """
    reporter = people.current(work)
    subject, row = find(work, ref)
    if row.state not in subject.public:
        raise Problem("not-found")
    if row.author == reporter.id:
        raise Problem("conflict", detail="report.own", state=row.state)
    shown = {"id": new_id(), "subject": ref, "category": said["category"]}
    new = insert(Report).values(
        **shown,
        territory=work.territory.slug,
        created_at=work.now,
        text=said.get("text"),
        reporter=reporter.id,
    )
    if work.session.execute(new.on_conflict_do_nothing().returning(Report.id)).first() is not None:
        row.queued_at = row.queued_at or work.now
        work.emit(events.report_submitted, f"reports/{shown['id']}", shown)
    return shown


def decide(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Publish or decline what a moderator read in the version they name (412 where it changed since).

    What was public already stays so (`publish`); declining needs a reason (422), which its author is told. What was
    declined comes back by an appeal only (409).
    """
    ref, reason = asked["subject"], asked.get("reason")
    subject, row = find(work, ref)
    if row.version != asked["version"]:
        raise Problem("stale-version", version=row.version)
    if row.waiting:
        raise Problem("conflict", detail="moderation.waiting", state=row.state)
    not_own(work, row)
    if asked["decision"] == "decline":
        if reason is None:
            raise Invalid("/reason", "validation.required")
        subject.decline(work, row)
    elif row.state == "declined":
        raise Problem("conflict", detail="moderation.appeal-only", state=row.state)
    elif row.state not in subject.public:
        subject.publish(work, row)
    return note(work, ref, row, asked["decision"], reason)


def note(work: Work, ref: str, row: Any, decision: str, reason: str | None) -> dict[str, Any]:
    """Keep the decision; what was reported is looked at, and leaves the queue."""
    row.queued_at = None
    work.session.execute(
        update(Report).where(Report.subject == ref, Report.closed_at.is_(None)).values(closed_at=work.now)
    )
    moderator = people.get(work, work.acting.participant)
    made = add(
        work,
        Decision,
        subject=ref,
        decision=decision,
        reason=reason,
        moderator=moderator.id if moderator else None,
    )
    names = ("id", "subject", "decision", "reason", "created_at")
    return {name: getattr(made, name) for name in names} | {"state": row.state, "version": row.version}


def appeal(work: Work, ref: str, text: str) -> Appeal:
    """Contest, as its author, that something was declined; once for each decision (409)."""
    author = people.current(work)
    subject, row = find(work, ref)
    if row.author != author.id:
        raise Problem("forbidden", detail="appeal.not-yours") if row.state in subject.public else Problem("not-found")
    statement = statements.of(work, [ref]).get(ref)
    if row.state != "declined":
        raise Problem("conflict", detail="appeal.not-declined", state=row.state)
    if statement and statement["appeal"]:
        raise Problem("conflict", detail="appeal.already", state=row.state)
    made = add(work, Appeal, version=1, state=appeals.initial, subject=ref, text=text, author=author.id)
    subject.tell(work, row, subject.appealed)
    return made


def decide_appeal(work: Work, id: UUID, *, uphold: bool, reason: str | None) -> Appeal:
    """Answer an appeal, once: upheld, all may read it again; rejected, it needs a reason (422).

    Whoever declined it does not answer, as long as the territory has another moderator (403).
    """
    contested = work.find(Appeal, id, lock=True)
    appeals.move(contested, "upheld" if uphold else "rejected")
    subject, row = find(work, contested.subject)
    not_own(work, row)
    someone_else(work, contested.subject)
    if not uphold and reason is None:
        raise Invalid("/reason", "validation.required")
    moderator = people.get(work, work.acting.participant)
    contested.version += 1
    contested.reason, contested.decided_at = reason, work.now
    contested.decided_by = moderator.id if moderator else None
    if uphold:
        subject.publish(work, row, subject.upheld)
        note(work, contested.subject, row, "publish", reason)
    else:
        subject.tell(work, row, subject.rejected)
    return contested


def not_own(work: Work, row: Any) -> None:
    """Refuse (403) a moderator who is the author."""
    if row.author is not None and row.author == work.acting.participant:
        raise Problem("forbidden", detail="moderation.own")


def someone_else(work: Work, ref: str) -> None:
    """Refuse (403) whoever declined it, where there is another moderator."""
    latest = select(Decision.moderator).where(Decision.subject == ref).order_by(Decision.id.desc()).limit(1)
    decided = work.session.execute(latest).scalar()
    acting = work.acting.participant
    if acting is not None and decided == acting and roles.others_with(work, "moderator", acting):
        raise Problem("forbidden", detail="moderation.same-moderator")


def hand_over(work: Work, person: UUID, known_as: UUID) -> None:
    """Make one person's reports, appeals and decisions those of whom they turned out to be; a report counts once."""
    theirs = select(Report.subject).where(Report.reporter == known_as).scalar_subquery()
    work.session.execute(delete(Report).where(Report.reporter == person, Report.subject.in_(theirs)))
    for column in (Report.reporter, Appeal.author, Appeal.decided_by, Decision.moderator):
        work.session.execute(update(column.class_).where(column == person).values({column: known_as}))


def forget(work: Work, person: UUID, emptied: Sequence[str]) -> None:
    """Forget the words of an erased person, and those about what was emptied with them; what was decided stays."""
    about_them = or_(Report.reporter == person, Report.subject.in_(emptied))
    work.session.execute(update(Report).where(about_them).values(text=None))
    work.session.execute(delete(Appeal).where(Appeal.author == person))
    work.session.execute(update(Decision).where(Decision.subject.in_(emptied)).values(reason=None))
