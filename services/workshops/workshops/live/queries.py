"""Reading the live line."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.work import Work
from workshops.cards.models import Card
from workshops.live.models import counter, entry
from workshops.phases import queries as phases


def head(work: Work, workshop: UUID) -> int:
    """Return the position of the last entry, 0 where there is none."""
    found = select(counter.c.position).where(counter.c.workshop == workshop)
    return work.session.execute(found).scalar() or 0


def later_than(work: Work, workshop: UUID, after: int, limit: int) -> Sequence[Any]:
    """Return what comes after a position; of a card, what it says now, as long as all may read it."""
    shown = (Card.number <= phases.reach(workshop)).label("shown")
    rows = (
        select(
            entry.c.position, entry.c.kind, entry.c.stage, entry.c.workshop_table, entry.c.card, entry.c.body,
            Card.kind.label("card_kind"), Card.text, Card.version, shown,
        )
        .outerjoin(Card, Card.id == entry.c.card)
        .where(entry.c.workshop == workshop, entry.c.position > after)
        .order_by(entry.c.position)
        .limit(limit)
    )  # fmt: skip
    return work.session.execute(rows).all()
