"""Due work: retries, mails, webhooks, expiry, reminders. One table, one loop, one back-off, one parking.

A claim is a lease: `due_at` moves ahead and `attempts` counts; the attempt number fences a claim that came too late.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import eventlet
from eventlet.greenpool import GreenPool
from prometheus_client import Counter
from sqlalchemy import delete, func, select, tuple_, update

from chassis.bus import Unavailable
from chassis.clock import Clock
from chassis.context import Acting
from chassis.database import Database
from chassis.logs import bind, log
from chassis.outbox import Wake
from chassis.tables import idempotency, job
from chassis.territory import Registry, Territory
from chassis.work import Work

LEASE = timedelta(seconds=90)
BATCH = 32
POLL = 0.5
BACK_OFF: Sequence[timedelta] = tuple(timedelta(seconds=min(2**n, 3600)) for n in range(1, 10))

done = Counter("demarche_jobs_total", "Jobs run", ["service", "kind", "outcome"])


class Retry(Exception):
    """Try this job again, after the delay its schedule or `after` gives; the text is kept as its error."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Park(Exception):
    """Trying again cannot help: keep the job for a person to look at."""


@dataclass(frozen=True)
class Job:
    """One claimed job. `attempt` counts from 1; `last` tells whether its schedule ends here."""

    territory: Territory
    id: UUID
    kind: str
    key: str | None
    payload: dict[str, Any]
    trace: str
    attempt: int
    last: bool


Then = Callable[[Work], None] | None


@dataclass(frozen=True)
class Kind:
    """How a kind of job runs: inside its transaction, or outside with an effect noted afterwards."""

    name: str
    run: Callable[..., Then]
    outside: bool = False
    schedule: Sequence[timedelta] = field(default=BACK_OFF)


class Jobs:
    def __init__(self, database: Database, registry: Registry, clock: Clock, concurrency: int = 8) -> None:
        self.database, self.registry, self.clock = database, registry, clock
        self.kinds: dict[str, Kind] = {}
        self.pool = GreenPool(concurrency)
        self.wake = Wake()
        self.running = False
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        if any(row["due_at"] <= work.now for row in work.jobs):
            self.wake.call()

    def start(self) -> None:
        self.running = True
        self._greenlet = eventlet.spawn(self._loop)

    def stop(self) -> None:
        """Claim nothing more and wait for what runs."""
        self.running = False
        self.wake.call()
        self._greenlet.wait()
        self.pool.waitall()

    def _loop(self) -> None:
        while self.running:
            try:
                if self.run_due() == 0:
                    self.wake.wait(POLL)
            except Unavailable:
                self.wake.wait(2.0)

    def run_due(self) -> int:
        """Claim what is due and start it; return how many jobs were claimed."""
        room = min(BATCH, self.pool.free()) or 1
        claimed = self._claim(room)
        for row in claimed:
            self.pool.spawn(self._run, row)
        return len(claimed)

    def drain(self) -> int:
        """Run all that is due and wait for it; return how many jobs ran (tests and one-shot commands)."""
        total = 0
        while count := self.run_due():
            total += count
            self.pool.waitall()
        return total

    def _claim(self, limit: int) -> Sequence[Any]:
        now = self.clock.now()
        due = (
            select(job.c.territory, job.c.id)
            .where(job.c.parked_at.is_(None), job.c.due_at <= now, job.c.kind.in_(list(self.kinds)))
            .order_by(job.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = (
            update(job)
            .where(tuple_(job.c.territory, job.c.id).in_(due))
            .values(attempts=job.c.attempts + 1, due_at=now + LEASE)
            .returning(*job.c)
        )
        with self.database.across() as connection:
            return connection.execute(claim).all()

    def _run(self, row: Any) -> None:
        kind = self.kinds[row.kind]
        territory = self.registry.get(row.territory)
        bind(row.trace.split("-")[1], row.territory, job_id=str(row.id), kind=row.kind)
        if territory is None:
            self._put_back(row, "no such territory", None)
            return
        claimed = Job(
            territory, row.id, row.kind, row.key, row.payload, row.trace, row.attempts,
            last=row.attempts > len(kind.schedule),
        )  # fmt: skip
        try:
            then = kind.run(claimed) if kind.outside else None
            with self.database.work(territory, self._acting(claimed)) as work:
                if not self._finish(work, claimed):
                    return
                if kind.outside and then is not None:
                    then(work)
                elif not kind.outside:
                    kind.run(work, claimed)
            done.labels(self.database.service, kind.name, "done").inc()
        except Unavailable:
            return  # the lease ends by itself
        except Park as reason:
            self._put_back(row, str(reason), None)
        except Exception as error:
            if not isinstance(error, Retry):
                log.exception("job.failed", attempt=row.attempts)
            delay = kind.schedule[row.attempts - 1] if row.attempts <= len(kind.schedule) else None
            if delay is not None:
                delay = getattr(error, "after", None) or delay * random.uniform(0.9, 1.1)
            self._put_back(row, f"{type(error).__name__}: {error}"[:2000], delay)

    def _acting(self, claimed: Job) -> Acting:
        return Acting(
            claimed.territory.slug,
            kind="service",
            service=self.database.service,
            trace=claimed.trace,
        )

    def _finish(self, work: Work, claimed: Job) -> bool:
        """Delete the job if this claim still holds it."""
        mine = (
            delete(job)
            .where(
                job.c.territory == claimed.territory.slug,
                job.c.id == claimed.id,
                job.c.attempts == claimed.attempt,
            )
            .returning(job.c.id)
        )
        return work.session.execute(mine).first() is not None

    def _put_back(self, row: Any, error: str, delay: timedelta | None) -> None:
        """Let the job wait for its next attempt, or park it where there is none."""
        now: datetime = self.clock.now()
        values = {"error": error, "due_at": now + delay} if delay is not None else {"error": error, "parked_at": now}
        done.labels(self.database.service, row.kind, "retried" if delay is not None else "parked").inc()
        if delay is None:
            log.error("job.parked", reason=error)
        with self.database.across() as connection:
            connection.execute(
                update(job)
                .where(
                    job.c.territory == row.territory,
                    job.c.id == row.id,
                    job.c.attempts == row.attempts,
                )
                .values(values)
            )


def parked(database: Database) -> int:
    """Count the jobs that wait for a person."""
    with database.across() as connection:
        return int(connection.execute(select(func.count()).where(job.c.parked_at.is_not(None))).scalar() or 0)


def purge(database: Database, registry: Registry) -> None:
    """Forget stored answers after 24 hours (`api.md`, Idempotency-Key)."""
    for territory in registry:
        with database.work(territory, Acting(territory.slug, kind="service", service=database.service)) as work:
            old = idempotency.c.created_at < work.now - timedelta(hours=24)
            work.session.execute(delete(idempotency).where(old))
