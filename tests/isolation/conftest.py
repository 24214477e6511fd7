"""Two territories, filled once for all tests of this package, and what is logged meanwhile."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from sqlalchemy import Connection, Engine, create_engine, make_url

from chassis.context import Acting
from chassis.database import Database
from chassis.logs import log
from chassis.territory import Territory
from chassis.work import Work
from demarche import logs
from demarche.postgres import Postgres
from tests.installation import Installation
from tests.isolation.carriers import Carriers
from tests.isolation.door import Door
from tests.isolation.lives import Connect, Life
from tests.isolation.matrix import Matrix
from tests.isolation.rights import Asked
from tests.sinks import Receiver, receiver

MARK = "zqvoisinage"
MORE = 50  # events, more than the tests let happen here


@pytest.fixture(scope="package")
def logged() -> Iterator[list[str]]:
    """Every line that is logged while these tests run, from the least of them."""
    lines: list[str] = []

    def keep(_: Any, __: str, said: dict[str, Any]) -> str:
        lines.append(json.dumps(said, default=repr, ensure_ascii=False))
        raise structlog.DropEvent

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    vars(log).pop("bind", None)  # what it was when it was first used
    processors = [structlog.contextvars.merge_contextvars, structlog.processors.format_exc_info, keep]
    structlog.configure(processors=processors, wrapper_class=structlog.make_filtering_bound_logger(0))
    root, handler = logging.getLogger(), Kept()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    yield lines
    logs.configure("critical")


@pytest.fixture(scope="package")
def connect(postgres: Postgres) -> Iterator[Connect]:
    """Connections of the superuser, who sees everything."""
    engines: dict[str, Engine] = {}

    def open(service: str) -> Connection:
        if service not in engines:
            address = make_url(postgres.url).set(drivername="postgresql+psycopg2", database=service)
            engines[service] = create_engine(address)
        return engines[service].connect()

    yield open
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(scope="package")
def sink() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


@pytest.fixture(scope="package")
def door(installation: Installation) -> Door:
    return Door(installation.runtime("gateway").application)


@pytest.fixture(scope="package")
def matrix(installation: Installation, door: Door, connect: Connect, sink: Receiver, logged: list[str]) -> Matrix:
    """Here and there, both filled; there more has happened than here."""
    here, there = (
        Life(installation, door, connect, f"{sink.url}/{name}", mark) for name, mark in (("here", ""), ("there", MARK))
    )
    here.fill()
    there.fill(longer_than=int(here.words["sequences"]) + MORE)
    return Matrix(door, here, there)


@contextmanager
def undone() -> Iterator[None]:
    """Let what people and programs write be undone once it is answered: each asks of the same state."""
    kept = Database.work

    @contextmanager
    def work(self: Database, territory: Territory, acting: Acting, *asked: Any, **how: Any) -> Iterator[Work]:
        with kept(self, territory, acting, *asked, **how) as made:
            yield made
            if acting.kind != "service":
                made.write_out()
                made.session.rollback()
                made.events.clear()
                made.jobs.clear()
                for noted in made.session.info.values():
                    if isinstance(noted, dict):
                        noted.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "work", work)
        yield


@pytest.fixture
def unkept() -> Iterator[None]:
    with undone():
        yield


@pytest.fixture(scope="package")
def asked(matrix: Matrix) -> Asked:
    """All that was asked of what is here, for the rights that actions ask for."""
    with undone():
        return Asked(matrix)


@pytest.fixture
def carriers(matrix: Matrix, sink: Receiver, logged: list[str]) -> Carriers:
    return Carriers(matrix, sink, logged)
