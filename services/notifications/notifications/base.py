"""What every table of this service has, and how a row of it is made."""

from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.clock import new_id
from chassis.tables import moment
from chassis.work import Work


class Base(DeclarativeBase):
    """A row belongs to a territory; row-level security adds that condition to every query."""

    type_annotation_map = {datetime: moment, str: Text, UUID: Uuid}  # noqa: RUF012 (SQLAlchemy's own interface)

    territory: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


Row = TypeVar("Row", bound=Base)


def table(model: type[Base]) -> Table:
    """Return the table of a model, for statements made once and run often."""
    return cast(Table, model.__table__)


def fresh(work: Work) -> dict[str, object]:
    """Return what every new row begins with."""
    return {"territory": work.territory.slug, "id": new_id(), "created_at": work.now}


def add(work: Work, model: type[Row], **values: object) -> Row:
    """Add a row to the territory of this work, dated now, under a fresh id."""
    row = model(**fresh(work), **values)
    work.session.add(row)
    return row
