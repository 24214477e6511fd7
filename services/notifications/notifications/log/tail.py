"""The end of each log, for those who follow it live: read once for all of them, held by a line that has a bound.

A follower is a position, not a queue: whoever is slow, or comes back after a cut, reads on from the table. A commit in
this process wakes the reader; those of other processes are seen at the next look.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from chassis.bus import Unavailable
from chassis.database import Database
from chassis.logs import log
from chassis.territory import Territory
from chassis.work import Work
from notifications.log import queries
from notifications.log.actions import APPENDED
from notifications.log.models import Entry

RECENT = 1000
BATCH = 100
LOOK = 1.0
HEARTBEAT = 15.0
RETRY = (2000, 6000)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, ready to be sent (`text/event-stream`)."""

    sequence: int
    type: str
    visibility: str
    frame: bytes

    @classmethod
    def of(cls, entry: Entry) -> "Item":
        sent = f"id: {queries.cursor(entry.sequence)}\nevent: {entry.type}\ndata: {queries.said(entry)}\n\n"
        return cls(entry.sequence, entry.type, entry.visibility, sent.encode())


@dataclass
class Line:
    """The last entries of one territory's log, without a gap, and how many follow them."""

    head: int
    followers: int = 0
    recent: deque[Item] = field(default_factory=lambda: deque(maxlen=RECENT))
    moved: threading.Condition = field(default_factory=threading.Condition)
    wake: threading.Event = field(default_factory=threading.Event)

    def extend(self, items: list[Item]) -> None:
        with self.moved:
            self.recent.extend(items)
            self.head = items[-1].sequence
            self.moved.notify_all()

    def later_than(self, position: int) -> list[Item] | None:
        """Return what comes after a position; None where that is no longer (or not yet) held here."""
        if position >= self.head:
            return []
        if not self.recent or position < self.recent[0].sequence - 1:
            return None
        start = position - self.recent[0].sequence + 1
        return list(islice(self.recent, start, start + BATCH))

    def wait(self, position: int, seconds: float) -> None:
        with self.moved:
            if position >= self.head:
                self.moved.wait(seconds)


class Tail:
    """Follow the logs of all territories for the streams of one process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.lines: dict[str, Line] = {}
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        if APPENDED in work.session.info and (line := self.lines.get(work.territory.slug)):
            line.wake.set()

    def follow(self, territory: Territory, after: int | None, wants: Callable[[Item], bool]) -> Iterator[bytes]:
        """Send what comes after a position, or after now, for as long as the reader listens."""
        with self._joined(territory) as line:
            position = line.head if after is None else after
            yield f"retry: {random.randint(*RETRY)}\n\n".encode()
            silent_since = time.monotonic()
            while True:
                items = line.later_than(position)
                if items is None:
                    items = self._read(territory, position)
                for item in items:
                    position = item.sequence
                    if wants(item):
                        yield item.frame
                        silent_since = time.monotonic()
                if (left := silent_since + HEARTBEAT - time.monotonic()) <= 0:
                    yield b": still here\n\n"
                    silent_since = time.monotonic()
                elif not items:
                    line.wait(position, left)

    @contextmanager
    def _joined(self, territory: Territory) -> Iterator[Line]:
        line = self.lines.get(territory.slug)
        if line is None:
            head = self._head(territory)
            line = self.lines.setdefault(territory.slug, Line(head))
        line.followers += 1
        if line.followers == 1:
            threading.Thread(target=self._lead, args=(territory, line), daemon=True).start()
        try:
            yield line
        finally:
            line.followers -= 1
            if line.followers == 0:
                self.lines.pop(territory.slug, None)
                line.wake.set()

    def _lead(self, territory: Territory, line: Line) -> None:
        """Read on for all followers of a territory, until the last one has left."""
        while line.followers:
            line.wake.clear()
            items: list[Item] = []
            try:
                items = self._read(territory, line.head)
            except Unavailable as error:
                log.warning("events.tail_waits", reason=str(error))
            if items:
                line.extend(items)
            else:
                line.wake.wait(LOOK)

    def _read(self, territory: Territory, after: int) -> list[Item]:
        with self.database.own_work(territory) as work:
            return [Item.of(entry) for entry in queries.later_than(work, after, BATCH)]

    def _head(self, territory: Territory) -> int:
        with self.database.own_work(territory) as work:
            return queries.head(work)
