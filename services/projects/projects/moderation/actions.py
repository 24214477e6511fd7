"""Reports, and what moderators make of them; these are their only writers. No one decides on their own words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.clock import new_id
from chassis.events import EventType
from chassis.http import Problem
from chassis.work import Work
from projects import events
from projects.moderation.models import Report
from projects.people import queries as people
from projects.projects.models import Project
from projects.projects.telling import tell
from projects.updates.models import Update
from projects.updates.states import states


def report(work: Work, id: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a moderator to look at what all can read; a second time by the same person changes nothing.

    It counts even before the person is claimed: what harms someone does not wait for an e-mail.
    """
    reporter, row = people.current(work), work.find(Update, id, lock=True)
    if row.state != states.initial:
        raise Problem("not-found")
    if row.author == reporter.id:
        raise Problem("conflict", detail="report.own", state=row.state)
    shown = {"id": new_id(), "subject": row.ref, "category": said["category"]}
    new = insert(Report).values(
        id=shown["id"],
        territory=work.territory.slug,
        created_at=work.now,
        project_update=row.id,
        category=said["category"],
        text=said.get("text"),
        reporter=reporter.id,
    )
    if work.session.execute(new.on_conflict_do_nothing().returning(Report.id)).first() is not None:
        row.queued_at = row.queued_at or work.now
        work.emit(events.report_submitted, f"reports/{shown['id']}", shown)
    return shown


def hide(work: Work, id: UUID, reason: str) -> Update:
    """Show it to its author and moderators alone, from now on; its author is told why."""
    row = judged(work, id)
    states.move(row, "hidden")
    row.reason = reason
    decide(work, row)
    announce(work, row, events.project_update_hidden, events.update_hidden)
    return row


def show(work: Work, id: UUID) -> Update:
    """Let all read it: what was reported stays, what was hidden comes back, and its author is told."""
    row = judged(work, id)
    hidden = row.state != states.initial
    if hidden:
        states.move(row, "published")
        row.reason = None
    decide(work, row)
    if hidden:
        announce(work, row, events.project_update_shown, events.update_shown)
    return row


def judged(work: Work, id: UUID) -> Update:
    """Return what a moderator decides on, locked; refuse (403) its author."""
    row = work.find(Update, id, lock=True)
    if row.author is not None and row.author == work.asker:
        raise Problem("forbidden", detail="moderation.own")
    return row


def decide(work: Work, row: Update) -> None:
    """Note who decided; what was reported is looked at, and awaits nobody."""
    row.decided_by, row.queued_at = work.asker, None
    open_ones = update(Report).where(Report.project_update == row.id, Report.closed_at.is_(None))
    work.session.execute(open_ones.values(closed_at=work.now))


def announce(work: Work, row: Update, public: EventType, internal: EventType) -> None:
    """Tell all that a project's news changed, for copies to follow, and its author, for services alone."""
    project = work.find(Project, row.project)
    tell(work, project, public)
    told = {"id": row.id, "project": row.project_ref, "title": project.name, "state": row.state}
    work.emit(internal, row.ref, told, authors=[row.author] if row.author else ())


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Make one person's reports and decisions those of whom they turned out to be; a report counts once."""
    theirs = select(Report.project_update).where(Report.reporter == known_as).scalar_subquery()
    work.session.execute(delete(Report).where(Report.reporter == participant, Report.project_update.in_(theirs)))
    work.session.execute(update(Report).where(Report.reporter == participant).values(reporter=known_as))
    work.session.execute(update(Update).where(Update.decided_by == participant).values(decided_by=known_as))


def forget(work: Work, participant: UUID) -> None:
    """Forget who reported, with their words, and who decided, and what they wrote that is hidden; the rest stays."""
    work.session.execute(delete(Update).where(Update.author == participant, Update.state == "hidden"))
    work.session.execute(update(Report).where(Report.reporter == participant).values(reporter=None, text=None))
    work.session.execute(update(Update).where(Update.decided_by == participant).values(decided_by=None))
