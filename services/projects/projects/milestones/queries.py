"""Reading milestones."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import Order
from chassis.work import Work
from projects.filters import things
from projects.milestones.models import Milestone
from projects.milestones.states import states
from projects.team import rights

SHOWN = (
    "id", "title", "owner", "due_on", "state", "reached_at", "edition", "origins", "version", "created_at",
)  # fmt: skip
FIRST_DUE = [
    Order(Milestone.due_on, descending=False, read=date.fromisoformat),
    Order(Milestone.id, descending=False, read=UUID),
]


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List milestones, the first due first."""
    rows = select(Milestone).where(*things(work, Milestone, query))
    if "state" in query:
        rows = rows.where(Milestone.state == query["state"])
    page = paginate(work.session, rows, FIRST_DUE, limit=query["limit"], after=query.get("after"))
    return Page([shape(row) for row in page.items], page.next)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one, with what the asker may do."""
    return show(work, work.find(Milestone, id))


def show(work: Work, row: Milestone) -> dict[str, Any]:
    inside = rights.belongs(work, row.project, "milestones:read")
    possible = {"edit": inside, "reach": inside and states.allows(row.state, "reached")}
    return shape(row) | {"actions": [name for name, allowed in possible.items() if allowed]}


def shape(row: Milestone) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHOWN} | {"project": row.project_ref}
