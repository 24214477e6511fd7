"""What is done to calls; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from projects import events
from projects.calls.models import Call
from projects.calls.states import states
from projects.projects.models import Project
from projects.projects.states import going_on
from projects.shapes import measured
from projects.team import queries as team
from projects.team import rights


def make(work: Work, project: UUID, said: Mapping[str, Any]) -> Call:
    """Ask for something, by the team or a coordinator."""
    of = work.find(Project, project)
    rights.belong(work, of.id)
    going_on(of)
    in_time(work, said)
    row = add(
        work,
        Call,
        version=1,
        state=states.initial,
        project=of.id,
        edition=of.edition,
        kind=said["kind"],
        title=said["title"],
        text=said.get("text"),
        quantity=said.get("quantity"),
        unit=measured("", said["kind"], said),
        until=said.get("until"),
    )
    tell(work, row, events.call_opened)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Call:
    """Change what is asked for, by the team or a coordinator, as long as it is open (409)."""
    rights.belong(work, work.find(Call, id).project)
    row = work.change(Call, id)
    if row.state != states.initial:
        raise Problem("conflict", detail="call.closed", state=row.state)
    in_time(work, change)
    said = {"quantity": row.quantity, "unit": row.unit} | dict(change)
    for name, value in (dict(change) | {"unit": measured("", row.kind, said)}).items():
        setattr(row, name, value)
    tell(work, row, events.call_edited)
    return row


def close(work: Work, id: UUID) -> Call:
    """Ask for it no more, by the team or a coordinator; what was offered stays."""
    row = work.find(Call, id, lock=True)
    rights.belong(work, row.project)
    shut(work, row)
    return row


def close_all(work: Work, project: Project) -> None:
    """Close what a project still asked for."""
    rows = select(Call).where(Call.project == project.id, Call.state == states.initial).order_by(Call.id)
    for row in work.session.execute(rows.with_for_update()).scalars().all():
        shut(work, row)


def shut(work: Work, row: Call) -> None:
    states.move(row, "closed")
    row.version += 1
    tell(work, row, events.call_closed)


def in_time(work: Work, said: Mapping[str, Any]) -> None:
    """Refuse (422) a last day that is over."""
    until = said.get("until")
    if until is not None and until < work.now.astimezone(work.territory.zone).date():
        raise Invalid("/until", "call.until-over")


def tell(work: Work, row: Call, kind: EventType) -> None:
    work.session.flush()
    work.emit(kind, row.ref, row, authors=team.ids(work, row.project))
