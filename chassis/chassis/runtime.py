"""What one service of one process holds: settings, territories, database, bus, words; wired once, here."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from chassis import audit, inbox, jobs, outbox, tables
from chassis.bus import Bus, Unavailable
from chassis.clock import Clock
from chassis.config import Settings
from chassis.database import Database
from chassis.events import Catalogue
from chassis.http.answer import answer
from chassis.http.application import Application
from chassis.http.client import Client
from chassis.http.operations import Method, Operation
from chassis.loops import Loop
from chassis.service import declared
from chassis.territory import Registry
from chassis.words import Words

PUBLISHED = timedelta(days=7)  # the event log keeps what people may read
RECEIVED = timedelta(days=90)  # as long as an event can be read again
ANSWERED = timedelta(hours=24)  # `api.md`, Idempotency-Key
HOUR = 3600.0


def folder_of(service: type) -> Path:
    """Return the package folder of a service class: its words, migrations and contracts lie in it."""
    return Path(str(sys.modules[service.__module__].__file__)).parent


class Runtime:
    """The parts of one service. A service without `catalogue` (the gateway) has neither database nor events;
    one with `make_application` answers requests with its own."""

    def __init__(self, service: Any, settings: Settings, registry: Registry, clock: Clock, bus: Bus) -> None:
        self.service, self.name = service, str(service.name)
        self.settings, self.registry, self.clock, self.bus = settings, registry, clock, bus
        self.folder = folder_of(service)
        self.words = Words(self.folder / "locale")
        self.catalogue: Catalogue | None = getattr(service, "catalogue", None)
        self.client = Client(self.name, settings)
        self.application: Any = getattr(service, "make_application", Application)(self)
        self.listens = True
        if self.catalogue is not None:
            self.database = Database(self.name, settings, clock)
            self.relay = outbox.Relay(self.database, bus)
            self.inbox = inbox.Inbox(self.database, registry, {*self.catalogue.types, *self.heard}, service.upcasts)
            self.jobs = jobs.Jobs(self.database, registry, clock)
            self.jobs.kinds["inbox"] = jobs.Kind("inbox", self.inbox.retry)
            for kind in declared(service, jobs.Kind).values():
                self.jobs.kinds[kind.name] = replace(kind, run=partial(kind.run, self.instance()))
            self.house = Housekeeping(self)
            self.parts: Any = service.make_parts(self)

    @cached_property
    def contract(self) -> bytes:
        """The contracts of this service (`openapi`, `asyncapi`, `heard`) as one JSON object, out of its package."""
        files = sorted((self.folder / "contracts").glob("*.json"))
        kept = {file.stem: json.loads(file.read_text("utf-8")) for file in files}
        return json.dumps(kept, ensure_ascii=False).encode()

    @property
    def heard(self) -> Sequence[str]:
        """The events of others that this service hears, as its package lists them; one without that file hears none."""
        file = self.folder / "contracts" / "heard.json"
        return list(json.loads(file.read_text("utf-8"))["heard"]) if file.is_file() else []

    @property
    def loops(self) -> Sequence[Loop]:
        """All that goes on by itself, in the order in which it stops."""
        return [self.house, self.jobs, self.relay]

    def answer(self, operation: Operation, method: Method, request: Any, values: Mapping[str, Any]) -> Any:
        return answer(self, operation, method, request, values)

    def faults(self) -> list[str]:
        """Say what keeps this service from being ready; an empty list means ready."""
        if self.catalogue is None:
            return []
        found = [] if self.bus.ready() else ["bus: away"]
        try:
            with self.database.across() as connection:
                connection.exec_driver_sql("SELECT 1")
        except Unavailable:
            found.append("database: away")
        return found

    def housekeeping(self) -> None:
        """Forget what has served: published events, old inbox rows, stored answers, and what the service says."""
        with self.database.across() as connection:
            connection.execute(delete(tables.inbox).where(tables.inbox.c.received_at < self.clock.now() - RECEIVED))
            connection.execute(delete(tables.outbox).where(tables.outbox.c.published_at < self.clock.now() - PUBLISHED))
            connection.execute(delete(tables.audit).where(tables.audit.c.created_at < self.clock.now() - audit.KEPT))
        for territory in self.registry:
            with self.database.own_work(territory) as work:
                old = tables.idempotency.c.created_at < work.now - ANSWERED
                work.session.execute(delete(tables.idempotency).where(old))
                self.instance().keep_house(work)

    def instance(self) -> Any:
        """Return the service as Nameko makes it for a worker, with this runtime."""
        made = self.service()
        made.runtime = self
        return made


class Housekeeping(Loop):
    """Keep a service's house every hour."""

    name = "housekeeping"

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime.name)
        self.keep = runtime.housekeeping

    def turn(self) -> None:
        self.pause(HOUR)
        if self.running:
            self.keep()
