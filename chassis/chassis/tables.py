"""The tables that every service keeps beside its own: what leaves, what came in, what is due, who is gone.

Columns by name and type alone; keys, indexes and what may be NULL are in `chassis.migrations.foundation`.
"""

from typing import Any

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

moment = DateTime(timezone=True)


def table(name: str, **columns: Any) -> Table:
    return Table(name, MetaData(), *(Column(column, kind) for column, kind in columns.items()))


outbox = table("outbox", territory=Text, id=Uuid, type=Text, body=LargeBinary, created_at=moment, published_at=moment)
inbox = table("inbox", territory=Text, event=Uuid, subscriber=Text, received_at=moment)
job = table(
    "job", territory=Text, id=Uuid, kind=Text, key=Text, lane=Text, payload=JSONB, trace=Text,
    due_at=moment, attempts=Integer, parked_at=moment, error=Text,
)  # fmt: skip
idempotency = table(
    "idempotency", territory=Text, hash=LargeBinary, request=LargeBinary, answer=LargeBinary, created_at=moment
)
tombstone = table("tombstone", territory=Text, participant=Uuid, erased_at=moment)
alias = table("alias", territory=Text, participant=Uuid, known_as=Uuid)
stray = table("stray", id=Uuid, subscriber=Text, reason=Text, body=LargeBinary, received_at=moment)
audit = table(
    "audit", territory=Text, id=Uuid, created_at=moment, actor=Text, operation=Text, subject=Text, events=ARRAY(Text),
    trace=Text,
)  # fmt: skip
