"""The PostgreSQL that an installation carries along: made, started, recovered and stopped by us.

The programs come from a wheel, whose own supervisor is not used: as root it creates a user and opens
every parent folder, trusts every local user, gives recovery ten seconds and forgets a killed server.
"""

from demarche.postgres.errors import AlreadyRunning, OtherMajor, PostgresError, Refused, Unreachable
from demarche.postgres.server import Postgres

__all__ = ["AlreadyRunning", "OtherMajor", "Postgres", "PostgresError", "Refused", "Unreachable"]
