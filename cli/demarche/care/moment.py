"""One moment of all the databases: what one says that it told, another may not have heard, but never the reverse.

Everything that crosses from one database to another is written through `outbox` and `inbox`. Both are locked against
writing in all four, which waits for who writes and holds the others off; then a snapshot is taken in each, and the
locks go. A write waits for as long as that takes, some milliseconds: none is refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg2
import psycopg2.errors

from chassis.config import Settings
from chassis.database import url_of
from demarche.errors import Failure
from demarche.services import WITH_DATA

# In the order of those who write to both: an event taken in comes before what is told of it.
LOCK = "SET LOCAL lock_timeout = '3s'; LOCK TABLE inbox, outbox IN SHARE MODE"
TRIES = 5


def connect(service: str, settings: Settings) -> Any:
    """Connect to a database as its migrator."""
    address = url_of(service, "migrator", settings, "postgresql").render_as_string(hide_password=False)
    return psycopg2.connect(address, connect_timeout=5, application_name="demarche care")


@contextmanager
def one_moment(settings: Settings, services: Sequence[str] = WITH_DATA) -> Iterator[dict[str, Any]]:
    """Give a connection to each database, all of them at the same moment, for reading alone."""
    with ExitStack() as opened:
        locking = [opened.enter_context(closed_after(connect(name, settings))) for name in services]
        reading = {name: opened.enter_context(closed_after(connect(name, settings))) for name in services}
        hold(locking)
        for connection in reading.values():
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        for connection in locking:
            connection.rollback()
        yield reading


def hold(connections: Sequence[Any]) -> None:
    """Lock all or none; who waits too long for a slow transaction lets go and begins anew."""
    for _ in range(TRIES):
        try:
            for connection in connections:
                with connection.cursor() as cursor:
                    cursor.execute(LOCK)
        except (psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected):
            for connection in connections:
                connection.rollback()
        else:
            return
    raise Failure("care.busy")


@contextmanager
def closed_after(connection: Any) -> Iterator[Any]:
    try:
        yield connection
    finally:
        connection.close()
