"""What is done to cards; these are their only writers.

The whole table writes at once, and all tables do: one read, one row, one place on the live line.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.events import EventType
from chassis.http import Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.cards import queries, standing
from workshops.cards.models import Card
from workshops.cards.standing import Standing
from workshops.live import actions as live
from workshops.phases import queries as phases


def write(work: Work, table: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """Write a card, where one sits and while that is what the phase is for (409); others see it when they may."""
    here = writing(standing.member(work, table))
    row = add(
        work,
        Card,
        version=1,
        workshop=here.workshop,
        at_table=here.at_table,
        number=here.number,
        kind=said["kind"],
        text=said["text"],
        author=here.participant,
    )
    tell(work, row, here, events.card_submitted)
    return queries.dressed(work, [row], here.edition, counted=False)[0] | {
        "shown": row.number <= here.reach,
        "mine": True,
        "actions": queries.actions(row, here, voted=False),
    }


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> dict[str, Any]:
    """Change what one wrote, while cards are written."""
    here = own(work, work.find(Card, id, lock=True))
    row = work.change(Card, id)
    writing(here)
    for name, value in change.items():
        setattr(row, name, value)
    tell(work, row, here, events.card_edited)
    return queries.show(work, row, here)


def remove(work: Work, id: UUID) -> None:
    """Take a card away: one's own while cards are written, any for who facilitates."""
    row = work.find(Card, id, lock=True)
    here = own(work, row)
    if not here.facilitates:
        writing(here)
    row.version += 1
    work.session.delete(row)
    tell(work, row, here, events.card_removed)


def own(work: Work, row: Card) -> Standing:
    """Return how the asker stands at a card's table; refuse who neither wrote it nor facilitates (403, 404)."""
    here = standing.at(work, row.at_table)
    if not queries.is_mine(row, here) and not here.facilitates:
        raise Problem("forbidden", detail="card.not-yours") if row.number <= here.reach else Problem("not-found")
    return here


def writing(here: Standing) -> Standing:
    """Refuse (409) to write when the phase is for something else."""
    if here.state != "running" or not here.writes:
        raise Problem("conflict", detail="card.not-now", state=here.state)
    return here


def tell(work: Work, row: Card, here: Standing, kind: EventType) -> None:
    """Tell services that a card moved, without its text; screens show what all may read of it."""
    data = {
        "id": row.id,
        "table": here.table_ref,
        "workshop": here.ref,
        "kind": row.kind,
        "edition": here.edition,
        "version": row.version,
        "origins": [here.table_ref],
        "created_at": row.created_at,
    }
    work.emit(kind, row.ref, data, authors=[row.author] if row.author else ())
    live.say(work, row.workshop, live.called(kind), table=row.at_table, card=row.id)


def hand_over(work: Work, author: UUID, known_as: UUID) -> None:
    work.session.execute(update(Card).where(Card.author == author).values(author=known_as))


def forget(work: Work, author: UUID) -> None:
    """Leave what all could read as nobody's; what an erased person wrote and nobody was shown goes."""
    shown = Card.number <= phases.reach(Card.workshop)
    hidden = delete(Card).where(Card.author == author, ~shown).returning(Card.id, Card.workshop, Card.at_table)
    for row in work.session.execute(hidden).all():
        live.say(work, row.workshop, "card.removed", table=row.at_table, card=row.id)
    work.session.execute(update(Card).where(Card.author == author).values(author=None))


def used(work: Work, table: UUID) -> bool:
    return work.session.execute(select(Card.id).where(Card.at_table == table).limit(1)).first() is not None
