"""The ledger is seen to go red: each fault that it must find is planted in a small process, and found."""

import dataclasses
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg2
import pytest
from sqlalchemy import select, update

from chassis.bus import Message, Unavailable
from chassis.bus.local import LocalBus
from chassis.config import Settings
from chassis.events import Event
from chassis.http import Problem, idempotency
from chassis.http.client import Client
from chassis.inbox import Inbox
from chassis.outbox import Relay
from chassis.runtime import folder_of
from chassis.tables import outbox
from demarche.process import Process
from demarche.provision import migrate, provision
from tests.installation import FILE, eventually, person
from tests.ledger.evidence import Databases
from tests.ledger.reconciler import Evidence, Ledger, Place, Report
from tests.stall.service import Stall, placed

PLACED = placed.name
THING = {"thing": "SELECT name, 'things/' || id FROM thing"}


class Trial:
    """A stall with a client that notes what it sends, and an oracle that looks at the stall's own database."""

    def __init__(self, process: Process, postgres: Any, slug: str) -> None:
        self.process = process
        self.runtime = process.runtimes["stall"]
        self.databases = Databases(postgres.url)
        (process.settings.territories / f"{slug}.toml").write_text(FILE.format(slug=slug, moderation="before"))
        self.territory = process.registry.get(slug)
        self.client = Client("gateway", process.settings, {"stall": self.runtime.application})
        self.ledger = Ledger()

    def place(self, name: str, tries: int = 1) -> None:
        """Send one write, again under the same key while no answer comes, and note what became of it."""
        assert self.territory is not None
        write = self.ledger.note("thing", name, PLACED)
        acting, headers = person(self.territory), {"Idempotency-Key": secrets.token_hex(8)}
        for _ in range(tries):
            answer = self.client.call("stall", "POST", "/things", acting, data={"name": name}, headers=headers)
            if answer.status != 503:
                write.fate = "acknowledged" if answer.status == 201 else "refused"
                return

    def report(self) -> Report:
        heard = Counter(event for (event,) in self.databases.read("stall", "SELECT event::text FROM heard"))
        effects = Place("what was heard", lambda event: True, heard)
        evidence = Evidence(
            self.databases.rows("stall", THING),
            self.databases.outbox("stall"),
            [*self.databases.inboxes(Stall), effects],
            self.databases.parked("stall"),
        )
        return self.ledger.compare(evidence)

    def settled(self) -> Report:
        """Return the report once nothing waits in the outbox any more."""
        waiting = "SELECT 1 FROM outbox WHERE published_at IS NULL"
        eventually(lambda: not self.databases.read("stall", waiting))
        return self.report()


Plant = Callable[[Process], None]
Try = Callable[..., Any]


@pytest.fixture(scope="module")
def stall_settings(settings: Settings, folder: Any, postgres: Any) -> Settings:
    territories = folder / "stall-territories"
    territories.mkdir()
    ours = dataclasses.replace(settings, territories=territories, keys={**settings.keys, "stall": "s" * 40})
    provision(["stall"], ours, postgres.url)
    migrate("stall", folder_of(Stall) / "migrations", ours)
    return ours


@pytest.fixture
def trial(stall_settings: Settings, postgres: Any, request: pytest.FixtureRequest) -> Try:
    """Run a stall for the time of a `with`, a fault planted in it before it starts."""

    @contextmanager
    def run(plant: Plant = lambda process: None, service: type[Stall] = Stall) -> Iterator[Trial]:
        process = Process([service], stall_settings)
        process.runtimes["stall"].listens = False
        plant(process)
        process.start()
        try:
            yield Trial(process, postgres, f"t{abs(hash(request.node.nodeid)):x}")
        finally:
            process.stop()
            empty(postgres.url)

    return run


def empty(superuser: str) -> None:
    """Let nothing of one trial be found by the next: the ledger looks at all territories."""
    address = urlsplit(superuser)._replace(path="/stall").geturl()
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        cursor.execute("TRUNCATE outbox, inbox, job, thing, heard")
        connection.commit()


def test_a_stall_without_a_fault_is_clean(trial: Try) -> None:
    with trial() as stall:
        stall.place("Vélo")
        stall.place("Brouette")
        report = stall.settled()
    assert report.clean, report
    assert (report.fates["acknowledged"], report.events) == (2, 2)


class DeafBus(LocalBus):
    """A bus that is away whenever `away` says so."""

    away = False

    def publish(self, messages: Any) -> list[UUID]:
        if self.away:
            raise Unavailable("away")
        return super().publish(messages)


class HastyRelay(Relay):
    """The fault: it marks an event as published before the bus has confirmed it."""

    def _publish(self, connection: Any) -> int:
        columns = outbox.c
        batch = connection.execute(select(outbox).where(columns.published_at.is_(None))).all()
        marked = columns.id.in_([row.id for row in batch])
        connection.execute(update(outbox).where(marked).values(published_at=self.database.clock.now()))
        self.bus.publish([Message(row.id, row.territory, row.type, bytes(row.body)) for row in batch])
        return len(batch)


def use_hasty_relay(process: Process) -> None:
    runtime = process.runtimes["stall"]
    assert isinstance(process.bus, LocalBus)
    process.bus.__class__ = DeafBus
    runtime.relay = HastyRelay(runtime.database, process.bus)


def test_a_relay_that_marks_before_the_confirm_is_a_loss(trial: Try) -> None:
    with trial(use_hasty_relay) as stall:
        stall.process.bus.away = True
        stall.place("Vélo")
        eventually(lambda: not stall.databases.read("stall", "SELECT 1 FROM outbox WHERE published_at IS NULL"))
        stall.process.bus.away = False
        stall.place("Brouette")
        eventually(lambda: stall.databases.read("stall", "SELECT 1 FROM heard"))
        report = stall.settled()
    assert len(report.losses) == 2, report  # in the inbox, and in what was heard
    assert all(PLACED in loss for loss in report.losses)


class HastyInbox(Inbox):
    """The fault: it notes an event as received in a transaction of its own; the process dies before the effect."""

    died = False

    def receive(self, subscriber: str, body: bytes) -> None:
        event = Event.decode(body)
        territory = self.registry.get(event.territory)
        assert territory is not None
        with self.database.own_work(territory, event.trace) as work:
            first: list[Event] = []
            noting = Inbox(self.database, self.registry, self.heard)
            noting.effects[subscriber] = lambda *_: first.append(event)
            noting._once(work, subscriber, event)
        if first and not self.died:
            self.died = True
            raise Unavailable("killed")
        if first:
            with self.database.own_work(territory, event.trace) as work:
                self.effects[subscriber](work, event)


def use_hasty_inbox(process: Process) -> None:
    runtime = process.runtimes["stall"]
    effects = runtime.inbox.effects
    runtime.inbox = HastyInbox(runtime.database, process.registry, runtime.inbox.heard)
    runtime.inbox.effects = effects


def test_a_subscriber_that_acknowledges_first_is_a_loss(trial: Try) -> None:
    with trial(use_hasty_inbox) as stall:
        stall.place("Vélo")
        report = stall.settled()
    assert [loss.partition(": ")[2] for loss in report.losses] == [f"{PLACED} is not in what was heard"], report


class HastyStall(Stall):
    """The fault: it publishes its event itself, outside the commit."""

    def put(self, work: Any, name: str) -> dict[str, Any]:
        row = super().put(work, name)
        event = work.events.pop()
        self.runtime.bus.publish([Message(event.id, event.territory, event.type, event.encode())])
        if name == "Enclume":
            raise Problem("conflict", state="too heavy")
        return row


def test_an_event_published_outside_its_commit_is_a_loss(trial: Try) -> None:
    with trial(service=HastyStall) as stall:
        stall.place("Vélo")
        report = stall.settled()
    assert [loss.partition(": ")[2] for loss in report.losses] == [f"{PLACED} was never told"], report


def test_an_event_published_before_a_commit_that_fails_is_unfounded(trial: Try) -> None:
    with trial(service=HastyStall) as stall:
        stall.place("Enclume")
        report = stall.settled()
    assert report.fates["refused"] == 1
    assert len(report.unfounded) == 2, report  # in the inbox, and in what was heard


def lose_an_answer(process: Process) -> None:
    """Let the first answer be lost after its commit, as when a process dies in between."""
    lost: list[Any] = []

    def lose(work: Any) -> None:
        if work.events and not lost:
            lost.append(work)
            raise Unavailable("killed")

    process.runtimes["stall"].database.committed.append(lose)


def test_a_write_whose_answer_was_lost_is_done_once(trial: Try) -> None:
    with trial(lose_an_answer) as stall:
        stall.place("Vélo", tries=2)
        report = stall.settled()
    assert report.clean, report
    assert report.fates["acknowledged"] == 1


class ForgetfulOnce(idempotency.Once):
    """The fault: the record is to be written after the commit; the process dies in between."""

    def after(self, response: Any) -> None:
        pass


def test_an_idempotency_record_written_after_the_commit_is_a_double(
    trial: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "Once", ForgetfulOnce)
    with trial(lose_an_answer) as stall:
        stall.place("Vélo", tries=2)
        report = stall.settled()
    assert [double.partition(":")[0] for double in report.doubles] == ["thing 'Vélo' is there 2 times"], report


class HastyOnce(idempotency.Once):
    """The fault: the record is written in a transaction before that of the effect; the process dies in between."""

    database: Any = None
    died = False

    def after(self, response: Any) -> None:
        ours = self.work
        with self.database.own_work(ours.territory) as self.work:
            super().after(response)
        self.work = ours
        if not self.died:
            type(self).died = True
            raise Unavailable("killed")


def test_an_idempotency_record_written_before_its_effect_is_a_loss(trial: Try, monkeypatch: pytest.MonkeyPatch) -> None:
    def plant(process: Process) -> None:
        monkeypatch.setattr(HastyOnce, "database", process.runtimes["stall"].database)
        monkeypatch.setattr(idempotency, "Once", HastyOnce)

    with trial(plant) as stall:
        stall.place("Vélo", tries=2)
        report = stall.settled()
    assert report.losses == ["thing 'Vélo' was acknowledged and is not there"], report


def test_a_clock_that_jumps_back_an_hour_loses_and_doubles_nothing(trial: Try) -> None:
    with trial() as stall:
        stall.place("Vélo")
        stall.process.clock.advance(timedelta(hours=-1))
        stall.place("Brouette")
        report = stall.settled()
    assert report.clean, report
    assert (report.fates["acknowledged"], report.events) == (2, 2)
