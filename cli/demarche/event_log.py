"""The event logs of an installation, as its operator reads them: every territory's, and all of it."""

import time
from collections.abc import Iterator
from uuid import UUID

from chassis.clock import Clock
from chassis.config import Settings
from chassis.context import Acting
from chassis.database import Database
from chassis.territory import Registry, Territory
from notifications.log import queries
from notifications.log.models import Entry
from notifications.log.types import ALL, matches

BATCH = 500
LOOK = 0.5  # seconds


class EventLog:
    """The logs that `notifications` keeps, one for each territory."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database("notifications", settings, Clock())
        self.registry = Registry(settings.territories)

    def last(self, territory: Territory, count: int, asked: str = ALL) -> list[Entry]:
        """Return the last entries of the type asked for, the oldest first."""
        found: list[Entry] = []
        position = self.head(territory)
        while position > 0 and len(found) < count:
            start = max(0, position - BATCH)
            before = [entry for entry in self.after(territory, start) if entry.sequence <= position]
            found = [entry for entry in before if matches(asked, entry.type)] + found
            position = start
        return found[-count:] if count else []

    def follow(self, positions: dict[str, int], asked: str = ALL, *, every: bool) -> Iterator[Entry]:
        """Yield what comes after each position, for as long as it is read; with `every`, of new territories too."""
        while True:
            moved = False
            for territory in self.registry:
                if territory.slug not in positions and not every:
                    continue
                for entry in self.after(territory, positions.get(territory.slug, 0)):
                    positions[territory.slug], moved = entry.sequence, True
                    if matches(asked, entry.type):
                        yield entry
            if not moved:
                time.sleep(LOOK)

    def find(self, id: UUID) -> Entry | None:
        """Return the entry of an event, whichever territory holds it."""
        for territory in self.registry:
            with self.database.work(territory, acting(territory)) as work:
                if (found := work.session.get(Entry, {"territory": territory.slug, "id": id})) is not None:
                    return found
        return None

    def head(self, territory: Territory) -> int:
        with self.database.work(territory, acting(territory)) as work:
            return queries.head(work)

    def after(self, territory: Territory, position: int) -> list[Entry]:
        with self.database.work(territory, acting(territory)) as work:
            return list(queries.later_than(work, position, BATCH))


def acting(territory: Territory) -> Acting:
    return Acting(territory.slug, kind="service", service="cli")
