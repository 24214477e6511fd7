"""The platform before its doors open: the same services and gateway, asked by the sample alone, on a clock that moves.

They run on a private port, behind a door that answers only whoever says a word made for this one time. The clock is
theirs: when they stop, it is gone, and what serves afterwards never knew another time than ours.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import eventlet
from sqlalchemy import and_, exists, or_, select

from chassis.clock import Clock
from chassis.config import Settings
from chassis.database import available
from chassis.jobs import LEASE
from chassis.tables import job, outbox
from demarche.errors import Failure
from demarche.process import Process
from demarche.sample.api import Api
from demarche.services import GATEWAY, NAMES, service

WORD = "Demarche-Sample"
LOOPBACK = "127.0.0.1"
PATIENCE = 60.0
LOOK = 0.02


class StageDoor:
    """Answer who says the word as the gateway does, and nobody else (503)."""

    draining, streams = False, ()

    def __init__(self, behind: Callable[..., Iterable[bytes]], word: str) -> None:
        self.behind, self.word = behind, word

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_" + WORD.upper().replace("-", "_"), "")
        if hmac.compare_digest(given.encode("utf-8", "replace"), self.word.encode()):
            return self.behind(environ, start_response)
        start_response("503 Service Unavailable", [("Retry-After", "30"), ("Content-Length", "0")])
        return []


class Backstage:
    """Everything in one process whose clock may be moved between two quiet moments."""

    def __init__(self, process: Process, word: str) -> None:
        self.process, self.clock, self.word = process, process.clock, word

    def api(self, origin: str) -> Api:
        """Return the API of the territory of this origin, for who may pass the door."""
        return Api(self.process.settings.port, origin, {WORD: self.word})

    def move_to(self, moment: datetime) -> None:
        """Let all that happened take its effect, then let it be `moment`; never earlier than it is already."""
        self.settle()
        self.clock.advance(max(moment, self.clock.now()) - self.clock.now())

    def come_back(self) -> None:
        """Let it be now again, and what became due meanwhile be done."""
        self.settle()
        self.clock.advance(-self.clock.offset)
        self.settle()

    def settle(self) -> None:
        """Wait until no event is under way and nothing is due: what runs must not see the clock jump."""
        with eventlet.Timeout(PATIENCE, Failure("sample.unsettled")):
            while self._busy() or self._busy():  # twice: what one service tells, another may answer
                eventlet.sleep(LOOK)

    def _busy(self) -> bool:
        """Tell whether a service has events to tell, or a job that is due or runs (its lease is not over)."""
        now = self.clock.now()
        running = and_(job.c.attempts > 0, job.c.due_at <= now + LEASE)
        waits = select(
            exists().where(outbox.c.published_at.is_(None))
            | exists().where(job.c.parked_at.is_(None), or_(job.c.due_at <= now, running))
        )
        for runtime in self.process.with_data:
            with available(), runtime.database.worker.connect() as connection:
                if connection.execute(waits).scalar_one():
                    return True
        return False


@contextmanager
def going_backstage(settings: Settings, port: int, begins: datetime) -> Iterator[Backstage]:
    """Start everything on a database that we hold, for the sample alone; addresses are those of `settings`.

    It `begins` in the past, before anything runs: what an earlier load left would else be due, and expire, at once.
    """
    public = settings.public_port if settings.public_port is not None else settings.port
    private = replace(settings, listen=LOOPBACK, port=port, public_port=public)
    clock = Clock()
    clock.advance(begins - clock.now())
    process = Process([service(name) for name in NAMES], private, clock)
    gateway, word = process.runtimes[GATEWAY], secrets.token_hex(16)
    gateway.application = StageDoor(gateway.application, word)
    process.start()
    try:
        yield Backstage(process, word)
    finally:
        process.stop()
