"""The live lines of the workshops that this process has readers for.

A card's text is in a frame only once all may read it: each stream is shared by those who follow the same channel.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.database import Database
from chassis.tail import Tail
from chassis.work import Work
from workshops.live import queries


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, ready to be sent (`text/event-stream`); `stage`: for those who host alone."""

    position: int
    stage: bool
    table: UUID | None
    frame: bytes

    @classmethod
    def of(cls, row: Any) -> "Item":
        data = row.body if row.card is None else json.dumps(card(row), ensure_ascii=False, separators=(",", ":"))
        sent = f"id: {row.position}\nevent: {row.kind}\ndata: {data}\n\n"
        return cls(row.position, row.stage, row.workshop_table, sent.encode())


def card(row: Any) -> dict[str, Any]:
    said = {"card": f"cards/{row.card}", "table": f"tables/{row.workshop_table}", "shown": bool(row.shown)}
    return said | ({"kind": row.card_kind, "text": row.text, "version": row.version} if row.shown else {})


def tail_of(database: Database) -> Tail[Item]:
    """Follow the lines of a database; each is called after its workshop."""

    def read(work: Work, name: str, after: int, limit: int) -> Sequence[Item]:
        return [Item.of(row) for row in queries.later_than(work, UUID(name), after, limit)]

    return Tail(database, read, lambda work, name: queries.head(work, UUID(name)))
