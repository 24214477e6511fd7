"""Reading tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from chassis.http import Invalid, Page, Problem
from chassis.work import Work
from workshops.facilitators import queries as facilitators
from workshops.phases.models import Phase
from workshops.registrations.models import Registration
from workshops.registrations.states import COMING
from workshops.tables.models import WorkshopTable
from workshops.workshops import queries as workshops
from workshops.workshops.models import Workshop
from workshops.workshops.states import EDITABLE, HELD

PLAIN = ("id", "number", "challenge", "seats", "version", "origins", "created_at")


def of(work: Work, workshop: UUID) -> Page:
    """List all the tables of a workshop, by number."""
    row = workshops.visible(work, workshop)
    rows = select(WorkshopTable).where(WorkshopTable.workshop == row.id).order_by(WorkshopTable.number)
    tables = work.session.execute(rows).scalars().all()
    return Page(shown(work, tables, row))


def detail(work: Work, id: UUID) -> dict[str, Any]:
    row, workshop = visible(work, id)
    return show(work, row, workshop)


def visible(work: Work, id: UUID) -> tuple[WorkshopTable, Workshop]:
    """Return a table with its workshop, which the asker may know of; any other does not exist for them (404)."""
    row = work.find(WorkshopTable, id)
    return row, workshops.visible(work, row.workshop)


def show(work: Work, row: WorkshopTable, workshop: Workshop) -> dict[str, Any]:
    return shown(work, [row], workshop)[0]


def shown(work: Work, rows: Sequence[WorkshopTable], workshop: Workshop) -> list[dict[str, Any]]:
    """Give tables the shape in which they are shown, with a fixed number of reads."""
    sitting = registered(work, [row.id for row in rows])
    allowed = actions(work, workshop)
    return [shape(row, workshop) | {"registered": sitting.get(row.id, 0), "actions": allowed(row.id)} for row in rows]


def actions(work: Work, workshop: Workshop) -> Callable[[UUID], list[str]]:
    """Return what names the acts that the asker may do now at a table of this workshop; pages make their buttons of
    these."""
    arranges = facilitators.may(work, workshop.id, "tables:write", *facilitators.STAFF) and workshop.state in EDITABLE
    facilitates = facilitators.may(work, workshop.id, "tables:write", "facilitator")
    seat = sits_at(work, workshop)
    phase = work.find(Phase, workshop.phase) if workshop.phase and (facilitates or seat) else None
    writes = workshop.state == "running" and phase is not None and phase.writes

    def allowed(table: UUID) -> list[str]:
        here = facilitates or table == seat
        possible = {
            "edit": arranges, "remove": arranges, "write": here and writes, "sheet": here and workshop.state in HELD
        }  # fmt: skip
        return [name for name, may in possible.items() if may]

    return allowed


def sits_at(work: Work, workshop: Workshop) -> UUID | None:
    """Return the table where the asker sits, once they are checked in."""
    asker = work.asker
    if asker is None or workshop.state not in HELD:
        return None
    here = Registration.workshop == workshop.id, Registration.participant == asker, Registration.state == "checked_in"
    return work.session.execute(select(Registration.at_table).where(*here)).scalar()


def shape(row: WorkshopTable, workshop: Workshop) -> dict[str, Any]:
    """Return what all may know of a table, as events carry it."""
    return {name: getattr(row, name) for name in PLAIN} | {"workshop": workshop.ref, "edition": workshop.edition}


def registered(work: Work, tables: Sequence[UUID]) -> Mapping[UUID, int]:
    """Count who chose each table and comes."""
    counted = (
        select(Registration.at_table, func.sum(Registration.people))
        .where(Registration.at_table.in_(tables), Registration.state.in_((*COMING, "waitlisted")))
        .group_by(Registration.at_table)
    )
    return {table: count for table, count in work.session.execute(counted) if table}


def in_workshop(work: Work, workshop: Workshop, id: UUID) -> WorkshopTable:
    """Return a table of this workshop; refuse (422) any other."""
    found = select(WorkshopTable).where(WorkshopTable.id == id, WorkshopTable.workshop == workshop.id)
    if (row := work.session.execute(found).scalar_one_or_none()) is None:
        raise Invalid("/table", "table.unknown")
    return row


def seat(work: Work, workshop: Workshop, id: UUID, people: int) -> WorkshopTable:
    """Return a table of this workshop that has seats for so many; refuse (409) a full one.

    The workshop's row is held.
    """
    row = in_workshop(work, workshop, id)
    if row.seats is not None and registered(work, [row.id]).get(row.id, 0) + people > row.seats:
        raise Problem("conflict", detail="table.full", number=row.number)
    return row
