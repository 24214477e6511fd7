"""A backup: the four databases at one moment, the territories, and what an embedded installation keeps beside them.

A folder, whole or not there: `<service>.dump` (PostgreSQL's custom format), `territories/`, `manifest.json` with the
digest of every file and the rows of every table; of an embedded installation also `secrets.json`, without which
receipts and webhooks' secrets are lost, and the mails of its mailbox. Never in it: the passwords of the database's
roles, which are made anew, and the keys of production, which are in its settings.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chassis.config import Settings
from demarche.care.catalogue import count, revision, tables
from demarche.care.moment import one_moment
from demarche.care.programs import program, run, sync
from demarche.errors import FAILED, TAKEN, Failure
from demarche.installation import Installation
from demarche.postgres.passwords import write_secret

FORMAT = 1
MANIFEST = "manifest.json"
EMBEDDED = ("secrets.json", "mail")
SEQUENCES = "SELECT territory, sequence FROM log_counter ORDER BY territory"

Tell = Callable[[str], None]


def back_up(installation: Installation, settings: Settings, target: Path, tell: Tell) -> dict[str, Any]:
    """Write a backup and return its manifest; raise Failure rather than write over anything."""
    if target.exists():
        raise Failure("backup.exists", code=TAKEN, path=target)
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    made: dict[str, Any] = {"format": FORMAT, "version": version("demarche"), "embedded": not installation.production}
    with one_moment(settings) as moment:
        made["made_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        made["services"] = {name: dump(name, settings, reading, partial, tell) for name, reading in moment.items()}
        with moment["notifications"].cursor() as cursor:
            cursor.execute(SEQUENCES)
            made["sequences"] = dict(cursor)
    tell("territories")
    copy(installation.territories, partial / "territories")
    for name in EMBEDDED if not installation.production else ():
        copy(installation.data / name, partial / name)
    made["keys"] = fingerprints(settings)
    made["files"] = digests(partial)
    write_secret(partial / MANIFEST, json.dumps(made, indent=1, ensure_ascii=False))
    for path in (*files(partial), partial):
        sync(path)
    partial.rename(target)
    sync(target.parent)
    return made


def dump(service: str, settings: Settings, reading: Any, folder: Path, tell: Tell) -> dict[str, Any]:
    """Write one database as it was at the moment of its connection; say what is in it."""
    tell(service)
    major = int(reading.server_version) // 10_000
    with reading.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    file = folder / f"{service}.dump"
    run(program("pg_dump", major), service, settings, "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
    rows = {table.name: count(reading, table) for table in tables(reading)}
    return {"revision": revision(reading), "postgresql": major, "rows": rows}


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, where it is there, without what is just being written or goes meanwhile."""
    if source.is_file():
        shutil.copy2(source, target)
    for path in source.rglob("*") if source.is_dir() else ():
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".new":
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                shutil.copy2(path, copied)


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a backup, the manifest apart."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file, by its path in the folder; the manifest, which holds them, apart."""
    return {str(path.relative_to(folder)): digest_of(path) for path in files(folder)}


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        hashed = sha256()
        while part := file.read(1 << 20):
            hashed.update(part)
    return hashed.hexdigest()


def fingerprints(settings: Settings) -> dict[str, str]:
    """Return what tells whether a key is the same one, and nothing more of it: they are random, 256 bits."""
    return {name: sha256(b"fingerprint\0" + key.encode()).hexdigest()[:16] for name, key in settings.keys.items()}


def checked(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup that is whole; raise Failure naming what is missing or was changed."""
    try:
        made: dict[str, Any] = json.loads((source / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("backup.none", path=source) from error
    if made.get("format") != FORMAT:
        raise Failure("backup.other_format", path=source, version=made.get("version"))
    found = digests(source)
    if wrong := sorted({name for name, _ in set(made["files"].items()) ^ set(found.items())}):
        raise Failure("backup.broken", code=FAILED, path=source, names=", ".join(wrong[:5]))
    return made
