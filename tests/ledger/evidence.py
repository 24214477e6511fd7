"""What an installation keeps, read from its databases as they are: the ledger believes no answer of its own."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from chassis.bus.local import pattern
from chassis.service import Service, Subscription
from tests.ledger.reconciler import Log, Place, Told


class Databases:
    """The databases of one server, read as its superuser: row-level security hides nothing from the oracle."""

    def __init__(self, superuser: str) -> None:
        self.superuser = superuser

    def read(self, database: str, query: str) -> list[tuple[Any, ...]]:
        address = urlsplit(self.superuser)._replace(path=f"/{database}").geturl()
        with closing(psycopg2.connect(address, connect_timeout=5)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def outbox(self, service: str) -> list[Told]:
        """Return all that a service told."""
        rows = self.read(service, "SELECT body, published_at IS NOT NULL FROM outbox")
        return [told(json.loads(bytes(body)), published=published) for body, published in rows]

    def inboxes(self, service: type[Service]) -> list[Place]:
        """Return the inbox of each subscriber of a service, with the types that it asked for."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for subscriber, event in self.read(service.name, "SELECT subscriber, event::text FROM inbox"):
            found[subscriber][event] += 1
        places = []
        for name, method in vars(service).items():
            if isinstance(declared := getattr(method, "declares", None), Subscription):
                asked = [pattern(topic) for topic in declared.types]
                subscriber = f"{service.name}.{name}"

                def wants(event: Told, asked: Any = asked) -> bool:
                    return any(each.match(event.type) for each in asked)

                places.append(Place(f"the inbox of {subscriber}", wants, found[subscriber]))
        return places

    def parked(self, service: str) -> list[str]:
        """Return what waits for a person: parked jobs, and what could not be read."""
        jobs = self.read(service, "SELECT kind, key, error FROM job WHERE parked_at IS NOT NULL")
        strays = self.read(service, "SELECT subscriber, reason FROM stray")
        return [f"{service}: {' '.join(map(str, row))}" for row in (*jobs, *strays)]

    def logs(self) -> list[Log]:
        """Return the event log of each territory."""
        numbers: dict[str, list[int]] = defaultdict(list)
        counters = self.read("notifications", "SELECT territory, forgotten + 1, sequence FROM log_counter")
        for territory, sequence in self.read("notifications", "SELECT territory, sequence FROM log"):
            numbers[territory].append(sequence)
        return [Log(territory, first, last, numbers[territory]) for territory, first, last in counters]

    def rows(self, service: str, kinds: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
        """Return the subjects of rows by kind and mark; each kind has a query that gives mark and subject."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, query in kinds.items():
            for mark, subject in self.read(service, query):
                found[kind, mark].append(subject)
        return found


def told(envelope: Mapping[str, Any], *, published: bool) -> Told:
    names = ("id", "territory", "type", "subject", "visibility")
    return Told(*(str(envelope[name]) for name in names), published=published)
