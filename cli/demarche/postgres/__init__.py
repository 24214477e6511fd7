"""The PostgreSQL that an installation carries with it: made, started, recovered and stopped by us.

The binaries come from a wheel; its supervisor is not used (`docs/decisions/`). What a stranger needs is `Postgres`.
"""

from demarche.postgres.errors import AlreadyRunning, OtherMajor, PostgresError, Refused, Unreachable
from demarche.postgres.server import Postgres

__all__ = ["AlreadyRunning", "OtherMajor", "Postgres", "PostgresError", "Refused", "Unreachable"]
