"""Telling what happens to a project; its team is who it is told of, unless one person is."""

from collections.abc import Iterable
from uuid import UUID

from chassis.events import EventType
from chassis.work import Work
from projects.projects.models import Project
from projects.team import queries as team


def tell(work: Work, row: Project, kind: EventType, people: Iterable[UUID] | None = None) -> None:
    work.emit(kind, row.ref, row, authors=team.ids(work, row.id) if people is None else people)
