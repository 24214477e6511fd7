"""Due work: retries, mails, webhooks, expiry, reminders. One table, one loop, one back-off, one parking.

A claim is a lease: `due_at` moves ahead and `attempts` counts; the attempt number fences a claim that came too late.
Jobs that wait for the network have a pool of their own, and of one lane (the same webhook, say) a few run at once,
a single one while half of the pool is busy: what is slow slows itself.
"""

import random
from collections import Counter as Count
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eventlet.greenpool import GreenPool
from prometheus_client import Counter
from sqlalchemy import ColumnElement, and_, delete, text, update

from chassis.bus import Unavailable
from chassis.clock import Clock
from chassis.database import Database, available
from chassis.logs import bind, log
from chassis.loops import Loop
from chassis.tables import job
from chassis.territory import Registry, Territory
from chassis.work import Work

LEASE = timedelta(seconds=90)
AWAY = timedelta(seconds=5)
CLOSED = timedelta(minutes=10)
AHEAD = 256
INSIDE, OUTSIDE = 8, 32
LANE = 4
POLL = 0.5
CLAIM = text("""
WITH ahead AS (
    SELECT territory, id, lane, due_at FROM job
    WHERE parked_at IS NULL AND due_at <= :now AND kind = ANY(:kinds)
        AND (lane IS NULL OR lane <> ALL(CAST(:full AS text[])))
    ORDER BY due_at LIMIT :ahead
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY lane ORDER BY due_at) AS place FROM ahead
), chosen AS (
    SELECT territory, id FROM placed
    LEFT JOIN unnest(CAST(:lanes AS text[]), CAST(:left AS integer[])) AS room (lane, left_over) USING (lane)
    WHERE lane IS NULL OR place <= coalesce(left_over, :most)
    ORDER BY due_at LIMIT :limit
), free AS (
    SELECT territory, id FROM job JOIN chosen USING (territory, id)
    WHERE parked_at IS NULL AND job.due_at <= :now
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE job SET attempts = attempts + 1, due_at = :lease
FROM free WHERE (job.territory, job.id) = (free.territory, free.id) RETURNING job.*
""").columns(**{column.name: column.type for column in job.c})
BACK_OFF: Sequence[timedelta] = tuple(timedelta(seconds=min(2**n, 3600)) for n in range(1, 10))

done = Counter("demarche_jobs_total", "Jobs run", ["service", "kind", "outcome"])


class Retry(Exception):
    """Try this job again, after the delay its schedule or `after` gives; the text is kept as its error."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Postpone(Retry):
    """Not now, and not this job's fault: ask again `after` a while; this attempt does not count."""


class Park(Exception):
    """Trying again cannot help: keep the job for a person to look at."""


@dataclass(frozen=True)
class Job:
    """One claimed job. `attempt` counts from 1; `last` tells whether its schedule ends here."""

    territory: Territory
    payload: dict[str, Any]
    trace: str
    attempt: int
    last: bool


Then = Callable[[Work], object] | None


@dataclass(frozen=True)
class Kind:
    """How a kind of job runs: inside its transaction, or outside with an effect noted afterwards."""

    name: str
    run: Callable[..., Then]
    outside: bool = False
    schedule: Sequence[timedelta] = BACK_OFF


class Jobs(Loop):
    """The due work of one service in this process; `lanes` counts what runs in each."""

    name = "jobs"

    def __init__(self, database: Database, registry: Registry, clock: Clock) -> None:
        super().__init__(database.service)
        self.database, self.registry, self.clock = database, registry, clock
        self.kinds: dict[str, Kind] = {}
        self.pools = {False: GreenPool(INSIDE), True: GreenPool(OUTSIDE)}
        self.lanes: Count[str] = Count()
        database.committed.append(self._after_commit)

    def _after_commit(self, work: Work) -> None:
        if any(row["due_at"] <= work.now for row in work.jobs):
            self.wake()

    def stop(self) -> None:
        """Claim nothing more and wait for what runs."""
        super().stop()
        for pool in self.pools.values():
            pool.waitall()

    def turn(self) -> None:
        if self.run_due() == 0:
            self.pause(POLL)

    def run_due(self) -> int:
        """Claim what is due and start it; return how many jobs were claimed."""
        count = 0
        for outside, pool in self.pools.items():
            kinds = [kind.name for kind in self.kinds.values() if kind.outside is outside]
            half = pool.size // 2
            room, most = (pool.free(), 1) if crowded(pool) else (pool.free() - half, LANE)
            if kinds and room > 0:
                claimed = self._claim(kinds, room, most)
                for row in claimed:
                    self.lanes[row.lane or ""] += 1
                    pool.spawn(self._run_in_lane, row, pool)
                count += len(claimed)
        return count

    def _claim(self, kinds: Sequence[str], limit: int, most: int) -> Sequence[Any]:
        """Take what is due first, but of each lane no more than still fits in."""
        now = self.clock.now()
        room = {lane: most - running for lane, running in self.lanes.items() if lane and running}
        asked = {"now": now, "lease": now + LEASE, "kinds": kinds, "limit": limit, "ahead": AHEAD, "most": most}
        asked |= {"full": [lane for lane, left in room.items() if left <= 0]}
        asked |= {"lanes": list(room), "left": list(room.values())}
        with available(), self.database.worker.connect() as connection:
            return connection.execute(CLAIM, asked).all()

    def _run_in_lane(self, row: Any, pool: GreenPool) -> None:
        try:
            self._do(row)
        finally:
            waited_for = crowded(pool) or (row.lane and self.lanes[row.lane] >= LANE)
            self.lanes[row.lane or ""] -= 1
            self.lanes += Count()  # forgets the empty ones
            if waited_for:
                self.wake()

    def _do(self, row: Any) -> None:
        kind = self.kinds[row.kind]
        bind(row.trace, row.territory, job_id=str(row.id), kind=row.kind)
        try:
            territory = self.registry.get(row.territory)
            if territory is None:
                raise Park("no such territory")
            if territory.closing and kind.name != "inbox":
                raise Postpone("the territory is closed", CLOSED)
            last = row.attempts > len(kind.schedule)
            claimed = Job(territory, row.payload, row.trace, row.attempts, last)
            then = kind.run(claimed) if kind.outside else lambda work: kind.run(work, claimed)
            with self.database.own_work(territory, row.trace) as work:
                if work.session.execute(delete(job).where(held(row)).returning(job.c.id)).first() is None:
                    return
                if then is not None:
                    then(work)
            done.labels(self.service, kind.name, "done").inc()
        except Unavailable:  # or, where even this cannot be written, once the lease ends
            self._put_back(row, None, AWAY, counted=False)
        except Park as reason:
            self._put_back(row, str(reason), None)
        except Postpone as reason:
            self._put_back(row, str(reason), reason.after, counted=False)
        except Exception as error:
            self._try_again(row, kind, error)

    def _try_again(self, row: Any, kind: Kind, error: Exception) -> None:
        """Let a failed job wait as its schedule or its error says; park it at the schedule's end."""
        if not isinstance(error, Retry):
            log.exception("job.failed", attempt=row.attempts)
        delay = kind.schedule[row.attempts - 1] if row.attempts <= len(kind.schedule) else None
        if delay is not None:
            delay = getattr(error, "after", None) or delay * random.uniform(0.9, 1.1)
        reason = str(error).partition("\n")[0]  # the rest of a database's refusal names values
        self._put_back(row, f"{type(error).__name__}: {reason}"[:2000], delay)

    def _put_back(self, row: Any, error: str | None, delay: timedelta | None, *, counted: bool = True) -> None:
        """Let the job wait for its next attempt, or park it where there is none."""
        now: datetime = self.clock.now()
        values = {"error": error, "attempts": row.attempts if counted else row.attempts - 1}
        values |= {"due_at": now + delay} if delay is not None else {"parked_at": now}
        done.labels(self.service, row.kind, "retried" if delay is not None else "parked").inc()
        if delay is None:
            log.error("job.parked", reason=error)
        with self.database.across() as connection:
            connection.execute(update(job).where(held(row)).values(values))


def crowded(pool: GreenPool) -> bool:
    """Tell whether half of a pool is busy: the other half is for lanes of which nothing runs yet."""
    return bool(pool.free() <= pool.size // 2)


def held(row: Any) -> ColumnElement[bool]:
    """Find the job of a claim for as long as it holds: a later one counts one attempt more."""
    return and_(job.c.territory == row.territory, job.c.id == row.id, job.c.attempts == row.attempts)
