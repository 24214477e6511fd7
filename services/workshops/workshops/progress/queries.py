"""Counting what each table does, in one read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from chassis.http import Page
from chassis.work import Work
from workshops.cards.models import Card
from workshops.facilitators import queries as facilitators
from workshops.phases.models import Phase
from workshops.registrations.models import Registration
from workshops.sheets.models import Sheet
from workshops.tables.models import WorkshopTable
from workshops.votes.models import Vote
from workshops.workshops.models import Workshop

SILENCE = timedelta(minutes=5)
COUNTED = ("people", "cards", "votes", "sheets")


def of(work: Work, workshop: UUID) -> Page:
    """List the tables of a workshop with what each did so far, by number, for those who host it (403)."""
    row = work.find(Workshop, workshop)
    facilitators.must_host(work, row.id)
    phase = work.find(Phase, row.phase) if row.phase else None
    since = phase.started_at if phase is not None and phase.writes else None
    return Page([shape(table, since, work.now) for table in counted(work, row.id)])


def counted(work: Work, workshop: UUID) -> Sequence[Any]:
    here = Registration.at_table == WorkshopTable.id, Registration.state == "checked_in"
    of_table = Card.at_table == WorkshopTable.id
    votes = select(func.count()).select_from(Vote).join(Card, Card.id == Vote.card).where(of_table)
    rows = select(
        WorkshopTable.id,
        WorkshopTable.number,
        one(func.coalesce(func.sum(Registration.people), 0), *here).label("people"),
        one(func.count(Card.id), of_table).label("cards"),
        one(func.max(Card.created_at), of_table).label("last_card_at"),
        votes.scalar_subquery().label("votes"),
        one(func.count(Sheet.id), Sheet.at_table == WorkshopTable.id).label("sheets"),
    )
    return work.session.execute(rows.where(WorkshopTable.workshop == workshop).order_by(WorkshopTable.number)).all()


def one(value: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(value).where(*conditions).scalar_subquery()


def shape(row: Any, since: datetime | None, now: datetime) -> dict[str, Any]:
    """Show a table; it is silent where nothing was written for long, since `since`: when writing began."""
    silent = since is not None and row.people > 0 and now - max(since, row.last_card_at or since) > SILENCE
    return {name: getattr(row, name) for name in COUNTED} | {
        "table": f"tables/{row.id}", "number": row.number, "last_card_at": row.last_card_at, "silent": silent
    }  # fmt: skip
