"""PostgreSQL's own tools for backups: those of the wheel, or of the system, and never older than the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from chassis.config import Settings
from chassis.database import url_of
from demarche.errors import Failure
from demarche.postgres import PostgresError
from demarche.postgres.account import environment
from demarche.postgres.programs import shipped

DEBIAN = Path("/usr/lib/postgresql")


def program(name: str, at_least: int) -> Path:
    """Return a program of this major version or a newer one; raise Failure where there is none."""
    for path in candidates(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if (major := re.search(r"(\d+)(?:\.\d+)?\s*(?:\(.*\))?$", said.strip())) and int(major[1]) >= at_least:
            return path
    raise Failure("care.no_program", name=name, major=at_least)


def candidates(name: str) -> Iterator[Path]:
    with suppress(PostgresError):  # production has no wheel
        yield from [path for path in [shipped() / name] if path.is_file()]
    if found := shutil.which(name):
        yield Path(found)
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True)


def run(path: Path, service: str, settings: Settings, *arguments: str | Path) -> None:
    """Run a program on a service's database as its migrator; raise Failure with its last words."""
    address = url_of(service, "migrator", settings, "postgresql")
    secret = {"PGPASSWORD": address.password} if address.password else {}
    named = address._replace(password=None).render_as_string()
    done = subprocess.run(
        [path, "--no-password", "--dbname", named, *map(str, arguments)],
        env=environment() | secret, capture_output=True, text=True, check=False, umask=0o077,
    )  # fmt: skip
    if done.returncode:
        raise Failure("care.program_failed", name=path.name, service=service, said=done.stderr.strip()[-2000:])


def sync(path: Path) -> None:
    """Have a file or a folder on the disk before it is relied upon."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
