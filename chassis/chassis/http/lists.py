"""Lists: `{"items": […], "next": cursor or null}`, read on by keyset so that new rows shift nothing."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from marshmallow import ValidationError, fields, validate
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.http.problems import Invalid
from chassis.http.schemas import Input

LIMIT = 100
MOST = bindparam("most", type_=Integer)


class ListQuery(Input):
    """What every list understands."""

    after = fields.String(
        validate=validate.Length(max=500), metadata={"description": "The cursor `next` of the page before."}
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(1, LIMIT))


class Ids(fields.String):
    """Several ids in one parameter of a query."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        written = str(super()._deserialize(value, *args, **kwargs)).split(",")
        if len(written) > LIMIT:
            raise ValidationError(f"validation.length_max|max={LIMIT}")
        try:
            return [UUID(id) for id in written]
        except ValueError as error:
            raise ValidationError("validation.uuid") from error


def some_ids() -> Ids:
    return Ids(metadata={"description": "Only these, at most 100, separated by commas."})


@dataclass(frozen=True)
class Page:
    """A part of a list; `next` is the cursor to read on with, or None at the end."""

    items: Sequence[Any]
    next: str | None = None


class Order(NamedTuple):
    """One column of an order, and how its value is read back from a cursor."""

    column: ColumnElement[Any] | InstrumentedAttribute[Any]
    descending: bool = True
    read: Callable[[Any], Any] = lambda value: value


def encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any]:
    """Read a cursor; refuse (422) what we did not write."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid("after", "validation.cursor") from error
    if not isinstance(values, list) or len(values) != length:
        raise Invalid("after", "validation.cursor")
    return values


def moment(written: str) -> datetime:
    """Read a moment back from a cursor, in UTC: PostgreSQL knows fewer offsets than Python, and refuses the others."""
    return datetime.fromisoformat(written).astimezone(UTC)


class Listing:
    """What a list reads and in which order, written as SQL once; `order` must end in a unique column.

    What is `plain` has columns alone, no entity, and is read past the session: quicker, and blind to what it holds.
    """

    def __init__(self, query: Select[Any], order: Sequence[Order], *, plain: bool = False) -> None:
        for column, descending, _ in order:
            query = query.order_by(column.desc() if descending else column.asc())
        self.order = order
        self.plain = plain
        self.statement = query.add_columns(*(column for column, _, _ in order)).limit(MOST)

    def page(self, session: Session, limit: int, after: str | None = None) -> Page:
        """Read so many rows from the cursor on; those of one entity come as that entity."""
        statement = self.statement.where(_beyond(self.order, self.values(after))) if after else self.statement
        rows = (session.connection() if self.plain else session).execute(statement, {MOST.key: limit + 1}).all()
        width = len(self.order)
        items = [row[0] if len(row) == width + 1 else row[:-width] for row in rows[:limit]]
        return Page(items, encode(rows[limit - 1][-width:]) if len(rows) > limit else None)

    def values(self, after: str) -> list[Any]:
        """Read the values of a cursor; refuse (422) what we did not write."""
        try:
            return [each.read(raw) for each, raw in zip(self.order, decode(after, len(self.order)), strict=True)]
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise Invalid("after", "validation.cursor") from error


def paginate(
    session: Session, query: Select[Any], order: Sequence[Order], *, limit: int, after: str | None = None
) -> Page:
    """Run `query` from the cursor on, in this order."""
    return Listing(query, order).page(session, limit, after)


def _beyond(order: Sequence[Order], values: Sequence[Any]) -> ColumnElement[bool]:
    """Write "after these values in this order" as SQL."""
    steps = []
    for index, (column, descending, _) in enumerate(order):
        same = [earlier.column == value for earlier, value in zip(order[:index], values, strict=False)]
        steps.append(and_(*same, column < values[index] if descending else column > values[index]))
    return or_(*steps)


def by_id(column: ColumnElement[UUID] | Any) -> Order:
    """Order by UUIDv7: the newest first."""
    return Order(column, True, UUID)
