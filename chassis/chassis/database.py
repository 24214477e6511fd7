"""The database of one service: three roles, a territory in every transaction, disconnections told apart.

A transaction begins in the round trip of its first statement, with its territory; without one, row-level security
shows nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Semaphore
from typing import Any

import psycopg2
import psycopg2.extensions
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from chassis.bus import Unavailable
from chassis.clock import Clock
from chassis.config import Settings
from chassis.context import Acting, new_trace
from chassis.territory import Territory
from chassis.work import Work

BEGIN = "BEGIN; "
IN_TERRITORY = BEGIN + "SELECT set_config('app.territory', '{}', true); "  # a slug, which needs no quoting
HELD = "SELECT pg_advisory_xact_lock_shared(54, hashtext('{}/{}')); "  # as `Work.present` holds together


class Dialect(PGDialect_psycopg2):
    """psycopg2 in autocommit, with our own BEGIN: the first statement carries what the option `begin` of its connection
    says, so that a transaction costs no round trip of its own before it has something to do."""

    supports_statement_cache = True

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        cursor.execute(self._beginning(cursor, context) + statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if begin := self._beginning(cursor, context):
            cursor.execute(begin)
        super().do_executemany(cursor, statement, parameters, context)  # type: ignore[no-untyped-call]

    def _beginning(self, cursor: Any, context: Any) -> str:
        idle = cursor.connection.get_transaction_status() == psycopg2.extensions.TRANSACTION_STATUS_IDLE
        return str(context.execution_options.get("begin", "")) if idle else ""

    def do_commit(self, dbapi_connection: Any) -> None:
        if dbapi_connection.get_transaction_status() == psycopg2.extensions.TRANSACTION_STATUS_INERROR:
            raise psycopg2.InternalError("a failed transaction cannot be committed")
        self._end(dbapi_connection, "COMMIT")

    def do_rollback(self, dbapi_connection: Any) -> None:
        self._end(dbapi_connection, "ROLLBACK")

    def _end(self, dbapi_connection: Any, how: str) -> None:
        if dbapi_connection.get_transaction_status() != psycopg2.extensions.TRANSACTION_STATUS_IDLE:
            with dbapi_connection.cursor() as cursor:
                cursor.execute(how)


registry.register("postgresql.demarche", __name__, "Dialect")


def url_of(service: str, role: str, settings: Settings, driver: str = "postgresql+psycopg2") -> URL:
    """Return the URL of a service's database for one of its roles: app, worker or migrator."""
    name = role_of(service, role)
    password = settings.database_passwords.get(name)
    return make_url(settings.database).set(drivername=driver, username=name, password=password, database=service)


def role_of(service: str, role: str) -> str:
    """Name a role as PostgreSQL and the passwords know it: none opens the database of another service."""
    return f"{service}_{role}"


@contextmanager
def available() -> Iterator[None]:
    """Turn a lost connection, a full pool or a deadlock into Unavailable: try again later, nothing was lost."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if isinstance(error, OperationalError | InterfaceError | PoolTimeout) or error.connection_invalidated:
            raise Unavailable("the database is away") from error
        raise


class Database:
    """Transactions of one service. `committed` callbacks learn what a commit left behind: events, due jobs."""

    def __init__(self, service: str, settings: Settings, clock: Clock) -> None:
        self.service, self.settings, self.clock = service, settings, clock
        self.committed: list[Callable[[Work], None]] = []
        self._own = Semaphore(max(1, settings.database_pool // 2))

    def _engine(self, role: str, size: int) -> Engine:
        return create_engine(
            url_of(self.service, role, self.settings, "postgresql+demarche"),
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=1800,
            use_native_hstore=False,
            hide_parameters=True,  # what people say is in no error, and so in no log
            connect_args={
                "connect_timeout": 5,
                "application_name": self.service,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
            },
        )

    @cached_property
    def app(self) -> Engine:
        return self._engine("app", self.settings.database_pool)

    @cached_property
    def worker(self) -> Engine:
        """Every territory's outbox, inbox and jobs, and nothing else."""
        return self._engine("worker", 3)

    @contextmanager
    def work(
        self, territory: Territory, acting: Acting, if_match: int | None = None, *, reads: bool = False
    ) -> Iterator[Work]:
        """Open one transaction in a territory; commit rows and events together, or nothing.

        Who acts is held as they are until the commit, unless it only `reads`. Raises Unavailable when the database is
        away.
        """
        begin = IN_TERRITORY.format(territory.slug)
        if acting.participant and not reads:
            begin += HELD.format(territory.slug, acting.participant)
        with available(), Session(self.app, expire_on_commit=False) as session:
            session.connection(execution_options={"begin": begin})
            work = Work(session, territory, acting, self.clock, self.service, self.settings, if_match)
            yield work
            work.write_out()
            session.commit()
        for tell in self.committed:
            tell(work)

    @contextmanager
    def own_work(self, territory: Territory, trace: str | None = None) -> Iterator[Work]:
        """Open one as the service itself, on the trace of what it goes on with, or on a new one.

        It takes half of the connections at most: whoever asks finds one, be there thousands of events to take in.
        """
        acting = Acting(territory.slug, "service", service=self.service, trace=trace or new_trace())
        with self._own, self.work(territory, acting) as work:
            yield work

    @contextmanager
    def across(self) -> Iterator[Connection]:
        """Open one transaction as `worker`, over all territories."""
        with available(), self.worker.begin() as connection:
            yield connection.execution_options(begin=BEGIN)

    def close(self) -> None:
        for engine in ("app", "worker"):
            if engine in self.__dict__:
                self.__dict__[engine].dispose()
