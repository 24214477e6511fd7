"""Reading teams."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import Order
from chassis.work import Work
from projects.people.names import UNASKED, Names
from projects.projects.models import Project
from projects.team import rights
from projects.team.models import Member
from projects.team.states import ACTIVE

OLDEST = [Order(Member.id, descending=False, read=UUID)]
SHOWN = ("id", "role", "state", "waiting", "version", "created_at")


def of(work: Work, projects: Sequence[UUID]) -> dict[UUID, list[Member]]:
    """Return the teams of several projects, without who only asks to join."""
    found: dict[UUID, list[Member]] = {}
    rows = select(Member).where(Member.project.in_(projects), Member.state == ACTIVE).order_by(Member.id)
    for member in work.session.execute(rows).scalars():
        found.setdefault(member.project, []).append(member)
    return found


def ids(work: Work, project: UUID) -> list[UUID]:
    """Return the people of a team, to be told."""
    rows = select(Member.participant).where(
        Member.project == project, Member.state == ACTIVE, Member.participant.is_not(None)
    )
    return [id for id in work.session.execute(rows.order_by(Member.id)).scalars() if id is not None]


def mine(work: Work, project: UUID) -> Member | None:
    """Return the asker's place in a team, or None."""
    asker = work.asker
    if asker is None:
        return None
    found = select(Member).where(Member.project == project, Member.participant == asker)
    return work.session.execute(found).scalar_one_or_none()


def listed(work: Work, project: UUID, query: Mapping[str, Any], names: Names) -> Page:
    """List a team; who asks to join shows to themselves and to those who may accept."""
    rows = select(Member).where(Member.project == work.find(Project, project).id)
    asker = work.asker
    if rights.leads(work, project, "projects:read"):
        rows = rows.where(~Member.waiting | (Member.participant == asker))
    else:
        rows = rows.where((Member.state == ACTIVE) | (Member.participant == asker))
    page = paginate(work.session, rows, OLDEST, limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def shaped(work: Work, rows: Sequence[Member], names: Names = UNASKED) -> list[dict[str, Any]]:
    label, asker = names.of(work, [row.participant for row in rows]), work.asker
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {
            "project": row.project_ref,
            "label": row.label or label(row.participant),
            "mine": row.participant is not None and row.participant == asker,
        }
        for row in rows
    ]
