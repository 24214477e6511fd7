"""What is done to the event log; these are its only writers."""

import json
from datetime import timedelta

from sqlalchemy import delete, func, select, text, update

from chassis.events import Event
from chassis.tail import grew
from chassis.work import Work
from notifications.log.models import Entry, counter

KEPT = timedelta(days=90)
APPEND = text("""
WITH numbered AS (
    INSERT INTO log_counter AS counter (territory, sequence, forgotten) VALUES (:territory, 1, 0)
    ON CONFLICT (territory) DO UPDATE SET sequence = counter.sequence + 1 RETURNING counter.sequence
)
INSERT INTO log (territory, id, created_at, sequence, type, visibility, body)
SELECT :territory, :id, :created_at, numbered.sequence, :type, :visibility, :body FROM numbered
RETURNING sequence
""")


def append(work: Work, event: Event) -> int:
    """Number an event and keep it as integrators see it; return its number.

    The counter stays locked until the commit, so that the order of numbers is that of commits: do this last.
    """
    row = {
        "territory": event.territory,
        "id": event.id,
        "created_at": work.now,
        "type": event.type,
        "visibility": event.visibility,
        "body": json.dumps(event.public(), ensure_ascii=False, separators=(",", ":"), default=str),
    }
    sequence = int(work.session.execute(APPEND, row).scalar_one())
    grew(work)
    return sequence


def forget_old(work: Work) -> None:
    """Keep 90 days; remember up to where it was forgotten, so that a late reader is told instead of missing some."""
    last = select(func.max(Entry.sequence)).where(Entry.created_at < work.now - KEPT)
    forgotten = work.session.execute(last).scalar()
    if forgotten is not None:
        work.session.execute(delete(Entry).where(Entry.sequence <= forgotten))
        work.session.execute(update(counter).values(forgotten=forgotten))
