"""A PostgreSQL of its own for the production shape on one machine: the platform's starter, listening on a port."""

import signal
import sys
import time
from pathlib import Path

from demarche.postgres import Postgres

CONNECTIONS = {"max_connections": "300"}  # nineteen for each process of a service, two or three of each


def server(folder: Path) -> Postgres:
    """Return the server of a folder, not yet started."""
    return Postgres(folder, listen=True, settings=CONNECTIONS)


def address(folder: Path) -> str:
    """Return where the server of a folder listens, without a role or a password."""
    return f"postgresql://127.0.0.1:{server(folder).port}/"


def superuser(folder: Path) -> str:
    """Return the superuser's address, for provisioning alone."""
    return address(folder).replace("//", f"//postgres:{server(folder).passwords['postgres']}@") + "postgres"


def main() -> int:
    """Run a server in the given folder until it is told to stop; fail when it dies by itself."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())
    postgres = server(Path(sys.argv[1]))
    try:
        postgres.start()
        while postgres.alive:
            time.sleep(0.2)
    finally:
        postgres.stop()
    return 1


if __name__ == "__main__":
    sys.exit(main())
