"""What grows line after line, for those who follow it live: read once for all of them, held by a line that has a bound.

A follower is a position, not a queue: whoever is slow, or comes back after a cut, reads on from the table. A commit in
this process that says `grew` wakes the reader; those of other processes are seen at the next look.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Generic, Protocol, TypeVar

from chassis.database import Database
from chassis.loops import Loop
from chassis.territory import Territory
from chassis.work import Work

RECENT = 1000
BATCH = 100
LOOK = 1.0
HEARTBEAT = 15.0
RETRY = (2000, 6000)
GREW = "tail.grew"


class Item(Protocol):
    """One entry, ready to be sent (`text/event-stream`); positions rise by one from entry to entry."""

    @property
    def position(self) -> int: ...

    @property
    def frame(self) -> bytes: ...


Entry = TypeVar("Entry", bound=Item)


def grew(work: Work, name: str = "") -> None:
    """Wake, once this work is committed, those who follow what is called so in its territory."""
    work.session.info.setdefault(GREW, set()).add(name)


@dataclass(eq=False)
class Follower(Generic[Entry]):
    """One who follows a line: all up to `position` was sent to them, or is not what they want."""

    position: int
    wants: Callable[[Entry], bool]
    called: threading.Event = field(default_factory=threading.Event)


class Line(Loop, Generic[Entry]):
    """The last entries of what is followed, without a gap: `read`, after a position, once for all who follow them."""

    name = "tail"

    def __init__(self, service: str, head: int, read: Callable[[int], Sequence[Entry]]) -> None:
        super().__init__(service)
        self.head, self.read = head, read
        self.followers = 0
        self.recent: deque[Entry] = deque(maxlen=RECENT)
        self.waiting: set[Follower[Entry]] = set()
        self.moving = threading.Lock()

    def turn(self) -> None:
        if items := self.read(self.head):
            self.extend(items)
        else:
            self.pause(LOOK)

    def extend(self, items: Sequence[Entry]) -> None:
        """Take in what is new, and call those of the waiting who want any of it; it passes the others by.

        In a full hall a card is for one table of many: calling all of them cost more than writing it.
        """
        with self.moving:
            self.recent.extend(items)
            self.head = items[-1].position
            for one in list(self.waiting):
                if any(item.position > one.position and one.wants(item) for item in items):
                    self.waiting.discard(one)
                    one.called.set()
                else:
                    one.position = max(one.position, self.head)

    def later_than(self, position: int) -> Sequence[Entry]:
        """Return what comes after a position, out of the table where that is no longer (or not yet) held here."""
        if position >= self.head:
            return []
        if not self.recent or position < self.recent[0].position - 1:
            return self.read(position)
        start = position - self.recent[0].position + 1
        return list(islice(self.recent, start, start + BATCH))

    def wait(self, one: Follower[Entry], seconds: float) -> None:
        """Wait for what is new to someone who has seen all there is."""
        with self.moving:
            if one.position < self.head:
                return
            one.called.clear()
            self.waiting.add(one)
        try:
            one.called.wait(seconds)
        finally:
            self.waiting.discard(one)


class Tail(Generic[Entry]):
    """Follow what grows in all territories, for the streams of one process.

    `read` returns what comes after a position of what is called `name`, at most so many; `head` its last position.
    """

    def __init__(
        self,
        database: Database,
        read: Callable[[Work, str, int, int], Sequence[Entry]],
        head: Callable[[Work, str], int],
    ) -> None:
        self.database, self.read, self.head = database, read, head
        self.lines: dict[tuple[str, str], Line[Entry]] = {}
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        for name in work.session.info.get(GREW, ()):
            if line := self.lines.get((work.territory.slug, name)):
                line.wake()

    def follow(
        self, territory: Territory, after: int | None, wants: Callable[[Entry], bool], name: str = ""
    ) -> Iterator[bytes]:
        """Send what comes after a position, or after now, for as long as the reader listens."""
        with self._joined(territory, name) as line:
            me = Follower(line.head if after is None else after, wants)
            yield f"retry: {random.randint(*RETRY)}\n\n".encode()
            silent_since = time.monotonic()
            while True:
                items = line.later_than(me.position)
                for item in items:
                    me.position = item.position
                    if wants(item):
                        yield item.frame
                        silent_since = time.monotonic()
                if (left := silent_since + HEARTBEAT - time.monotonic()) <= 0:
                    yield b": still here\n\n"
                    silent_since = time.monotonic()
                elif not items:
                    line.wait(me, left)

    @contextmanager
    def _joined(self, territory: Territory, name: str) -> Iterator[Line[Entry]]:
        key = (territory.slug, name)
        line = self.lines.get(key)
        if line is None:
            with self.database.own_work(territory) as work:
                head = self.head(work, name)
            line = self.lines.setdefault(key, Line(self.database.service, head, partial(self._read, territory, name)))
        line.followers += 1
        if line.followers == 1:
            line.start()
        try:
            yield line
        finally:
            line.followers -= 1
            if line.followers == 0:
                self.lines.pop(key, None)
                line.running = False
                line.wake()

    def _read(self, territory: Territory, name: str, after: int) -> Sequence[Entry]:
        with self.database.own_work(territory) as work:
            return self.read(work, name, after, BATCH)
