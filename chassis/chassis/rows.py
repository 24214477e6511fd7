"""What the tables of every service have in common, and how a row of one is made.

A service has one `Base(Row, DeclarativeBase)` of its own, so that two services in a process never share a table.
"""

from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from chassis.clock import new_id
from chassis.tables import moment
from chassis.work import Work

TYPES: dict[Any, Any] = {datetime: moment, str: Text, UUID: Uuid}


class Row:
    """A row belongs to a territory; row-level security adds that condition to every query."""

    territory: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


Made = TypeVar("Made", bound=Row)


def table(model: type[Row]) -> Table:
    """Return the table of a model, for statements made once and run often."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def fresh(work: Work) -> dict[str, object]:
    """Return what every new row begins with."""
    return {"territory": work.territory.slug, "id": new_id(), "created_at": work.now}


def add(work: Work, model: type[Made], **values: object) -> Made:
    """Add a row to the territory of this work, dated now, under a fresh id."""
    row = model(**fresh(work), **values)
    work.session.add(row)
    return row
