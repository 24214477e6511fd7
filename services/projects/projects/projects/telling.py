"""Telling what happens to a project: its team, as it is then, are its authors; and what happens to one person in it."""

from uuid import UUID

from chassis.events import EventType
from chassis.work import Work
from projects.projects.models import Project
from projects.team import queries as team


def tell(work: Work, row: Project, kind: EventType) -> None:
    work.session.flush()
    work.emit(kind, row.ref, row, authors=team.ids(work, row.id))


def tell_of(work: Work, row: Project, kind: EventType, participant: UUID | None) -> None:
    """Tell what happens between a project and one person, for services alone."""
    work.emit(kind, row.ref, row, authors=[participant] if participant else ())
