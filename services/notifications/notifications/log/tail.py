"""The end of each log, as those who follow it live are sent it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Database
from chassis.tail import Tail
from chassis.work import Work
from notifications.log import queries
from notifications.log.models import Entry


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, ready to be sent (`text/event-stream`)."""

    position: int
    type: str
    visibility: str
    frame: bytes

    @classmethod
    def of(cls, entry: Entry) -> "Item":
        sent = f"id: {queries.cursor(entry.sequence)}\nevent: {entry.type}\ndata: {queries.said(entry)}\n\n"
        return cls(entry.sequence, entry.type, entry.visibility, sent.encode())


def tail_of(database: Database) -> Tail[Item]:
    """Follow the logs of a database; a territory has one, without a name."""

    def read(work: Work, name: str, after: int, limit: int) -> Sequence[Item]:
        return [Item.of(entry) for entry in queries.later_than(work, after, limit)]

    return Tail(database, read, lambda work, name: queries.head(work))
