"""What is put on the live line of a workshop; these are its only writers.

Its counter is the one row that all who write at once must wait for: it is taken by the last statement before the
commit, and held for no longer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, event, select, text
from sqlalchemy.orm import Session

from chassis.events import EventType
from chassis.tail import grew
from chassis.work import Work
from workshops.cards.models import Card
from workshops.live.models import entry

PENDING = "live.pending"
KEPT = timedelta(days=30)
TAKE = text("""
INSERT INTO live_counter AS counter (territory, workshop, position) VALUES (:territory, :workshop, 0)
ON CONFLICT (territory, workshop) DO UPDATE SET position = counter.position
""")
WRITE = text("""
WITH counted AS (
    INSERT INTO live_counter AS counter (territory, workshop, position) VALUES (:territory, :workshop, :many)
    ON CONFLICT (territory, workshop) DO UPDATE SET position = counter.position + :many
    RETURNING position - :many AS before
)
INSERT INTO live_entry (territory, workshop, position, created_at, kind, stage, workshop_table, card, body)
SELECT :territory, :workshop, counted.before + said.place, :now, said.kind, said.stage, said.at, said.card, said.body
FROM counted, unnest(
    CAST(:kinds AS text[]), CAST(:stages AS boolean[]), CAST(:tables AS uuid[]), CAST(:cards AS uuid[]),
    CAST(:bodies AS text[])
) WITH ORDINALITY AS said (kind, stage, at, card, body, place)
""")


@dataclass(frozen=True)
class Said:
    """One entry to be: for the stage alone, for one table and the wall, or for all."""

    kind: str
    stage: bool = False
    table: UUID | None = None
    card: UUID | None = None
    body: str | None = None


@dataclass
class Pending:
    """What one transaction says in one workshop; `reveals` are the phases whose cards it shows."""

    entries: list[Said] = field(default_factory=list)
    reveals: range = range(0)


def say(
    work: Work,
    workshop: UUID,
    kind: str,
    *,
    table: UUID | None = None,
    card: UUID | None = None,
    body: Mapping[str, Any] | None = None,
    stage: bool = False,
) -> None:
    """Put an entry on the line, at the end of this transaction."""
    said = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)
    pending(work, workshop).entries.append(Said(kind, stage, table, card, said))


def reveal(work: Work, workshop: UUID, numbers: range) -> None:
    """Show the cards of these phases to all: each becomes an entry of the line."""
    pending(work, workshop).reveals = numbers


def pending(work: Work, workshop: UUID) -> Pending:
    info = work.session.info
    if PENDING not in info:
        info[PENDING] = {}
        event.listen(work.session, "before_commit", lambda session: write(session, work), once=True)
    grew(work, str(workshop))
    waiting: Pending = info[PENDING].setdefault(workshop, Pending())
    return waiting


def write(session: Session, work: Work) -> None:
    """Number and keep what this transaction says."""
    for workshop, said in sorted(session.info[PENDING].items()):
        here = {"territory": work.territory.slug, "workshop": workshop}
        if said.reveals:
            said.entries.extend(shown(session, here, said.reveals))
        if not said.entries:
            continue
        columns = {
            "kinds": [entry.kind for entry in said.entries],
            "stages": [entry.stage for entry in said.entries],
            "tables": [written(entry.table) for entry in said.entries],
            "cards": [written(entry.card) for entry in said.entries],
            "bodies": [entry.body for entry in said.entries],
        }
        session.execute(WRITE, here | columns | {"now": work.now, "many": len(said.entries)})


def shown(session: Session, here: Mapping[str, Any], numbers: range) -> list[Said]:
    """Return an entry for each card of these phases, the counter taken first.

    A card that is being written at this moment either has its number already, and is found here, or gets a later one,
    and is read as shown.
    """
    session.execute(TAKE, here)
    cards = select(Card.id, Card.at_table).where(
        Card.workshop == here["workshop"], Card.number >= numbers.start, Card.number < numbers.stop
    )
    found = session.execute(cards.order_by(Card.id)).all()
    return [Said("card.shown", table=card.at_table, card=card.id) for card in found]


def written(id: UUID | None) -> str | None:
    return str(id) if id else None


def forget_old(work: Work) -> None:
    """Keep what screens were sent for a month: who resumes later reads the page anew."""
    work.session.execute(delete(entry).where(entry.c.created_at < work.now - KEPT))


def called(kind: EventType) -> str:
    """Return how an event is called on the line: `card.submitted`."""
    return ".".join(kind.name.split(".")[1:3])
