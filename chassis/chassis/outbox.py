"""The relay: takes what the outbox holds to the bus, in batches, one relay at a time for each database.

It reads what is not yet published, never "later than the last one": commits overtake ids. A crash between the
publication and the mark repeats an event; the inbox on the other side knows it.
"""

import eventlet
from eventlet.event import Event as Signal
from prometheus_client import Counter, Gauge
from sqlalchemy import Connection, select, update

from chassis.bus import Bus, Message, Unavailable
from chassis.database import Database, available
from chassis.logs import log
from chassis.tables import outbox
from chassis.work import Work

BATCH = 200
POLL = 0.1
STANDBY = 1.0
LOCK = "SELECT pg_try_advisory_lock(hashtext('demarche.relay'))"

published = Counter("demarche_outbox_published_total", "Events given to the bus", ["service"])
failures = Counter("demarche_loop_failures_total", "Defects that a loop outlived", ["service", "loop"])
waiting = Gauge(
    "demarche_outbox_waiting",
    "Events in the outbox at the last look, at most one batch",
    ["service"],
)


class Wake:
    """Let one greenlet sleep until another calls it, or until a while has passed."""

    def __init__(self) -> None:
        self._signal = Signal()

    def call(self, *_: object) -> None:
        if not self._signal.ready():
            self._signal.send(None)

    def wait(self, seconds: float) -> None:
        self._signal.wait(timeout=seconds)
        if self._signal.ready():
            self._signal = Signal()


class Relay:
    """Publish the outbox of one database for as long as it runs and holds the lock."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self.database, self.bus = database, bus
        self.wake = Wake()
        self.running = False
        self.leading = False
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        if work.events:
            self.wake.call()

    def start(self) -> None:
        self.running = True
        self._greenlet = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Publish what is there if the bus takes it, then stop."""
        self.running = False
        self.wake.call()
        self._greenlet.wait()

    def _run(self) -> None:
        pause = STANDBY
        while self.running:
            try:
                with available(), self.database.worker.connect() as connection:
                    self.leading = bool(connection.exec_driver_sql(LOCK).scalar())
                    if self.leading:  # its lock must end with it: back in the pool, it would keep ourselves out
                        connection.detach()
                    while self.leading and self.running:
                        pause = STANDBY
                        if self._publish(connection) < BATCH:
                            self.wake.wait(POLL)
                    if self.leading:
                        self._publish(connection)
            except Unavailable as error:
                log.warning("relay.waits", service=self.database.service, reason=str(error))
                pause = min(pause * 1.5, 10.0)
            except Exception:  # the relay outlives a defect: what is not published stays in the outbox
                log.exception("relay.failed", service=self.database.service)
                failures.labels(self.database.service, "relay").inc()
            self.leading = False
            if self.running:
                self.wake.wait(pause)

    def _publish(self, connection: Connection) -> int:
        """Publish one batch and mark what the bus confirmed; return how many events were waiting."""
        service = self.database.service
        columns = outbox.c
        batch = connection.execute(
            select(columns.territory, columns.id, columns.type, columns.body)
            .where(columns.published_at.is_(None))
            .order_by(columns.created_at)
            .limit(BATCH)
        ).all()
        waiting.labels(service).set(len(batch))
        if not batch:
            return 0
        confirmed = self.bus.publish([Message(row.id, row.territory, row.type, bytes(row.body)) for row in batch])
        if confirmed:
            connection.execute(
                update(outbox).where(columns.id.in_(confirmed)).values(published_at=self.database.clock.now())
            )
            published.labels(service).inc(len(confirmed))
        if len(confirmed) < len(batch):
            log.warning("relay.unconfirmed", service=service, count=len(batch) - len(confirmed))
            self.wake.wait(1.0)
        return len(batch)
