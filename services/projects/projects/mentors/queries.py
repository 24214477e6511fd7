"""Reading mentors."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, func, literal, select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.mentors.models import Mentor
from projects.people.names import UNASKED, Names
from projects.projects.models import Project
from projects.projects.states import STOPPED
from projects.team.models import Member

SHOWN = ("id", "skills", "capacity", "areas", "version", "created_at")
PLACES = (
    select(Member.participant, func.count().label("taken"))
    .join(Project, Project.id == Member.project)
    .where(Member.role == "mentor", Member.state == "active", Project.state != STOPPED)
    .group_by(Member.participant)
)


def taken(work: Work, participants: Sequence[UUID]) -> dict[UUID, int]:
    """Count the projects that mentors accompany now."""
    rows = work.session.execute(PLACES.where(Member.participant.in_(participants))).all()
    return {row.participant: row.taken for row in rows}


def found(work: Work, query: Mapping[str, Any], names: Names) -> Page:
    """List mentors by area and by whether they have a place left, the newest first."""
    rows = select(Mentor)
    if "area" in query:
        rows = rows.where((literal(query["area"]) == any_(Mentor.areas)) | (func.cardinality(Mentor.areas) == 0))
    if "ids" in query:
        rows = rows.where(Mentor.id.in_(query["ids"]))
    if "free" in query:
        places = PLACES.subquery()
        rows = rows.outerjoin(places, places.c.participant == Mentor.participant)
        free = Mentor.capacity > func.coalesce(places.c.taken, 0)
        rows = rows.where(free if query["free"] else ~free)
    page = paginate(work.session, rows, [by_id(Mentor.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def detail(work: Work, id: UUID, names: Names = UNASKED) -> dict[str, Any]:
    return shaped(work, [work.find(Mentor, id)], names)[0]


def shaped(work: Work, rows: Sequence[Mentor], names: Names = UNASKED) -> list[dict[str, Any]]:
    people_of = [row.participant for row in rows]
    label, places, asker = names.of(work, people_of), taken(work, people_of), work.asker
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {
            "label": label(row.participant),
            "free": max(row.capacity - places.get(row.participant, 0), 0),
            "mine": row.participant == asker,
        }
        for row in rows
    ]
