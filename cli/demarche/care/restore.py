"""A backup becomes an installation again: in an empty place, never over another.

Events of the seven days that an outbox keeps are told again, each of them: what was on its way when the backup was made
is in no database. Each subscriber's inbox knows those that it had, for 90 days, so none takes effect twice.
"""

import shutil
from pathlib import Path
from typing import Any

from chassis.config import Settings
from demarche import broker
from demarche.care import catalogue
from demarche.care.backup import EMBEDDED, Tell, checked, copy, fingerprints
from demarche.care.moment import closed_after
from demarche.care.moment import connect as open_database
from demarche.care.programs import program, run
from demarche.databases import prepare
from demarche.errors import TAKEN, Failure
from demarche.installation import Installation
from demarche.provision import provision
from demarche.services import WITH_DATA

TELL_AGAIN = "UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL"


def restore(installation: Installation, source: Path, superuser: str | None, tell: Tell) -> dict[str, Any]:
    """Make what a backup holds anew, bring it to today's version, and return what was put back.

    Raises Failure where anything is there already. A restore that was cut short leaves its databases to be dropped.
    """
    made = checked(source)
    refuse_territories(installation, source)
    if installation.production:
        if superuser:
            provision(WITH_DATA, installation.settings, superuser)
        fill(installation.settings, source, made, tell)
    else:
        if installation.postgres.cluster.exists() or (installation.data / EMBEDDED[0]).exists():
            raise Failure("restore.not_empty", code=TAKEN, place=installation.data)
        installation.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in EMBEDDED:
            copy(source / name, installation.data / name)
        with installation.held():
            provision(WITH_DATA, installation.settings, installation.postgres.url)
            fill(installation.settings, source, made, tell)
    tell("territories")
    if (source / "territories").is_dir():
        shutil.copytree(source / "territories", installation.territories, dirs_exist_ok=True)
    same = fingerprints(installation.settings)
    made["other_keys"] = sorted(name for name, key in made["keys"].items() if same.get(name) != key)
    return made


def refuse_territories(installation: Installation, source: Path) -> None:
    """Raise Failure rather than write over what a territory's people wrote."""
    names = {path.name for path in (source / "territories").glob("*")}
    if there := sorted(path.name for path in installation.territories.glob("*") if path.name in names):
        raise Failure("restore.not_empty", code=TAKEN, place=installation.territories / there[0])


def fill(settings: Settings, source: Path, made: dict[str, Any], tell: Tell) -> None:
    """Fill four empty databases; raise Failure, before anything is written, where one is not."""
    if settings.broker and (waiting := broker.waiting(settings)):  # events of another past, which must not come here
        raise Failure("restore.broker_full", code=TAKEN, count=waiting)
    for name in WITH_DATA:
        with closed_after(open_database(name, settings)) as connection:
            if catalogue.tables(connection):
                raise Failure("restore.not_empty", code=TAKEN, place=name)
    for name in WITH_DATA:
        tell(name)
        known = made["services"][name]
        with closed_after(open_database(name, settings)) as connection:
            major = max(known["postgresql"], int(connection.server_version) // 10_000)
        options = ("--no-owner", "--exit-on-error", "--single-transaction")
        run(program("pg_restore", major), name, settings, *options, source / f"{name}.dump")
        with closed_after(open_database(name, settings)) as connection, connection.cursor() as cursor:
            found = {table.name: catalogue.count(connection, table) for table in catalogue.tables(connection)}
            if found != known["rows"]:
                raise Failure("restore.other_rows", service=name)
            cursor.execute(TELL_AGAIN)
            cursor.execute(catalogue.ANALYZE)
            connection.commit()
    tell("migrations")
    prepare(settings, None)
    if settings.broker:
        broker.prepare(settings)
