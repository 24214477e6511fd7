"""The relay: takes what the outbox holds to the bus, in batches, one relay at a time for each database.

It reads what is not yet published, never "later than the last one": commits overtake ids. A crash between the
publication and the mark repeats an event; the inbox on the other side knows it.
"""

from prometheus_client import Counter, Gauge
from sqlalchemy import Connection, select, update

from chassis.bus import Bus, Message
from chassis.database import Database, available
from chassis.logs import log
from chassis.loops import Loop
from chassis.tables import outbox
from chassis.work import Work

BATCH = 200
POLL = 0.1
STANDBY = 1.0
LOCK = "SELECT pg_try_advisory_lock(hashtext('demarche.relay'))"

published = Counter("demarche_outbox_published_total", "Events given to the bus", ["service"])
waiting = Gauge("demarche_outbox_waiting", "Events in the outbox at the last look, at most one batch", ["service"])


class Relay(Loop):
    """Publish the outbox of one database for as long as it runs and holds the lock; at last what is still there."""

    name = "relay"

    def __init__(self, database: Database, bus: Bus) -> None:
        super().__init__(database.service)
        self.database, self.bus = database, bus
        self.leading = False
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        if work.events:
            self.wake()

    def turn(self) -> None:
        try:
            with available(), self.database.worker.connect() as connection:
                self.leading = bool(connection.exec_driver_sql(LOCK).scalar())
                if self.leading:  # its lock must end with it: back in the pool, it would keep ourselves out
                    connection.detach()
                    while self.running:
                        if self._publish(connection) < BATCH:
                            self.pause(POLL)
                    self._publish(connection)
        finally:
            self.leading = False
        if self.running:
            self.pause(STANDBY)

    def _publish(self, connection: Connection) -> int:
        """Publish one batch and mark what the bus confirmed; return how many events were waiting."""
        columns = outbox.c
        batch = connection.execute(
            select(columns.territory, columns.id, columns.type, columns.body)
            .where(columns.published_at.is_(None))
            .order_by(columns.created_at)
            .limit(BATCH)
        ).all()
        waiting.labels(self.service).set(len(batch))
        if not batch:
            return 0
        confirmed = self.bus.publish([Message(row.id, row.territory, row.type, bytes(row.body)) for row in batch])
        if confirmed:
            connection.execute(
                update(outbox).where(columns.id.in_(confirmed)).values(published_at=self.database.clock.now())
            )
            published.labels(self.service).inc(len(confirmed))
        if len(confirmed) < len(batch):
            log.warning("relay.unconfirmed", service=self.service, count=len(batch) - len(confirmed))
            self.pause(1.0)
        return len(batch)
