"""What is done to tables; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.cards import actions as cards
from workshops.facilitators import queries as facilitators
from workshops.live import actions as live
from workshops.registrations.models import Registration
from workshops.sheets import actions as sheets
from workshops.tables import queries
from workshops.tables.models import WorkshopTable
from workshops.workshops.models import Workshop
from workshops.workshops.states import EDITABLE


def create(work: Work, workshop: UUID, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Put up a table on one of the workshop's challenges, under the next number unless it has one of its own."""
    place = editable(work, workshop)
    check(work, place, wanted)
    row = add(
        work,
        WorkshopTable,
        version=1,
        workshop=place.id,
        number=wanted.get("number") or next_number(work, place),
        challenge=wanted.get("challenge"),
        seats=wanted.get("seats"),
    )
    work.session.flush()
    tell(work, row, place, events.table_created if place.opened_at else events.table_planned)
    return queries.show(work, row, place)


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> dict[str, Any]:
    """Give a table another challenge, number or size."""
    place = editable(work, work.find(WorkshopTable, id).workshop)
    row = work.change(WorkshopTable, id)
    check(work, place, change, row)
    for name, value in change.items():
        setattr(row, name, value)
    tell(work, row, place, events.table_edited if place.opened_at else events.table_revised)
    return queries.show(work, row, place)


def remove(work: Work, id: UUID) -> None:
    """Take a table away; refuse (409) one that someone chose or worked at."""
    place = editable(work, work.find(WorkshopTable, id).workshop)
    row = work.find(WorkshopTable, id, lock=True)
    if used(work, row.id) or cards.used(work, row.id) or sheets.used(work, row.id):
        raise Problem("conflict", detail="table.in-use", number=row.number)
    work.session.delete(row)
    row.version += 1
    tell(work, row, place, events.table_removed if place.opened_at else events.table_dropped)


def show_all(work: Work, place: Workshop) -> None:
    """Tell of the tables that were planned, when their workshop opens."""
    rows = select(WorkshopTable).where(WorkshopTable.workshop == place.id).order_by(WorkshopTable.number)
    for row in work.session.execute(rows).scalars():
        tell(work, row, place, events.table_created)


def tell(work: Work, row: WorkshopTable, place: Workshop, kind: EventType) -> None:
    work.emit(kind, row.ref, queries.shape(row, place))
    if place.opened_at:
        body = {"table": row.ref, "number": row.number, "challenge": row.challenge, "seats": row.seats}
        live.say(work, place.id, live.called(kind), body=body)


def editable(work: Work, workshop: UUID) -> Workshop:
    """Hold the workshop for who hosts it (403); refuse (409) one that is over: its tables stay as they were."""
    place = work.find(Workshop, workshop, lock=True)
    facilitators.must_host(work, place.id)
    if place.state not in EDITABLE:
        raise Problem("conflict", detail="table.over", state=place.state)
    return place


def next_number(work: Work, place: Workshop) -> int:
    last = select(func.max(WorkshopTable.number)).where(WorkshopTable.workshop == place.id)
    return (work.session.execute(last).scalar() or 0) + 1


def check(work: Work, place: Workshop, wanted: Mapping[str, Any], row: WorkshopTable | None = None) -> None:
    """Refuse a challenge that the workshop is not about (422), and a number that another table has (409)."""
    if wanted.get("challenge") is not None and wanted["challenge"] not in place.challenges:
        raise Invalid("/challenge", "table.other-challenge")
    if number := wanted.get("number"):
        same = WorkshopTable.workshop == place.id, WorkshopTable.number == number
        others = select(WorkshopTable.id).where(*same, WorkshopTable.id != (row.id if row else None))
        if row is None:
            others = select(WorkshopTable.id).where(*same)
        if work.session.execute(others).first() is not None:
            raise Problem("conflict", detail="table.number-taken", number=number)


def used(work: Work, table: UUID) -> bool:
    chosen = exists().where(Registration.at_table == table, Registration.state != "cancelled")
    return bool(work.session.execute(select(chosen)).scalar())
