"""A territory moves: all that is its own in every service, its file and its folder, from one installation to another.

An archive is a tar file: `manifest.json` (rows and digest of each table), `rows/<service>/<table>.jsonl`,
`territory.toml`, `folder/`, `keys.json`. What does not travel is in `LEFT` and `BLANK`, each with its reason.
Everything else does: the tables come from PostgreSQL's catalogue.

Nothing of it does anything before all of it is there: events and due jobs are held back until the file of the territory
is written, and released last (`HELD`). Each step may be repeated after a crash, and changes nothing the second time.
"""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chassis.config import Settings
from chassis.territory import InvalidTerritory, read
from demarche.care import catalogue
from demarche.care.backup import MANIFEST, Tell, copy, digest_of, digests
from demarche.care.catalogue import NOTHING, Seen, Table, digest, lines
from demarche.care.closing import closing_of, opened_text
from demarche.care.moment import closed_after, connect, one_moment
from demarche.care.programs import sync
from demarche.databases import prepare
from demarche.errors import NOT_FOUND, TAKEN, Failure
from demarche.installation import Installation
from demarche.services import WITH_DATA

FORMAT = 1
LEFT: Mapping[str, Mapping[str, str]] = {
    "participation": {
        "session": "opens a door of the installation that it leaves: people sign in again",
        "sign_in": "holds for fifteen minutes, under a key of that installation",
        "administrator_link": "opens a door; `demarche role grant` makes another",
        "receipt_try": "counts wrong guesses of the last hour",
    },
    "notifications": {"mail_hour": "counts the mails of the hour"},
}
# Columns that travel with no row, and what they are on the other side: SQL, or a value that is made for each row.
BLANK: Mapping[str, Mapping[str, str]] = {
    "outbox": {"published_at": "'infinity'::timestamptz"},  # told again: what was on its way is in no database
    "webhook": {  # its secret is sealed by a key that stays; two installations must not call one address
        "secret": "''::bytea",
        "former_secret": "NULL::bytea",
        "former_until": "NULL::timestamptz",
        "enabled": "false",
        "disabled_because": "'moved'",
    },
}
# Held until all is there: a relay that finds it sooner would tell those who do not know the territory yet.
HELD: Mapping[str, Mapping[str, str]] = {"job": {"parked_at": "coalesce(one.parked_at, 'infinity')"}}
RELEASE = (
    "UPDATE outbox SET published_at = NULL WHERE territory = %(slug)s AND published_at = 'infinity';"
    "UPDATE job SET parked_at = NULL WHERE territory = %(slug)s AND parked_at = 'infinity'"
)


def export(installation: Installation, settings: Settings, slug: str, target: Path, tell: Tell) -> dict[str, Any]:
    """Write a territory into an archive that is not there yet, and return its manifest."""
    file = installation.territories / f"{slug}.toml"
    if not file.is_file():
        raise Failure("territory.unknown", code=NOT_FOUND, slug=slug, folder=installation.territories)
    if target.exists():
        raise Failure("backup.exists", code=TAKEN, path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    closing = closing_of(file)
    made: dict[str, Any] = {"format": FORMAT, "version": version("demarche"), "slug": slug}
    made["closed_at"] = closing.closed_at.isoformat() if closing else None
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as room:
        folder = Path(room)
        with one_moment(settings) as moment:
            made["made_at"] = datetime.now(UTC).isoformat()
            made["services"] = {name: take(name, reading, slug, folder, tell) for name, reading in moment.items()}
        (folder / "territory.toml").write_text(opened_text(file.read_text("utf-8")), "utf-8")
        copy(installation.territories / slug, folder / "folder")
        (folder / "keys.json").write_text(json.dumps(keys_of(settings, slug)), "utf-8")
        made["files"] = digests(folder)
        (folder / MANIFEST).write_text(json.dumps(made, indent=1, ensure_ascii=False), "utf-8")
        packed = folder / "packed"
        packed.touch(0o600)
        with tarfile.open(packed, "w:gz") as archive:
            for name in (MANIFEST, *made["files"]):
                archive.add(folder / name, name)
        sync(packed)
        packed.rename(target)
    sync(target.parent)
    return made


def take(service: str, reading: Any, slug: str, folder: Path, tell: Tell) -> dict[str, Any]:
    """Write a territory's rows of one service, and say what there is."""
    tell(service)
    (folder / "rows" / service).mkdir(parents=True)
    found: dict[str, Any] = {}
    for table in catalogue.of_territories(reading):
        if table.name in LEFT.get(service, {}):
            continue
        columns = travelling(table)
        with (folder / "rows" / service / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
            seen = digest(kept(lines(reading, table, slug, columns), file))
        found[table.name] = {"columns": columns, "rows": seen.rows, "sha256": seen.sha256}
    return {"revision": catalogue.revision(reading), "tables": found}


def kept(found: Iterator[str], file: Any) -> Iterator[str]:
    for line in found:
        file.write(f"{line}\n")
        yield line


def travelling(table: Table) -> list[str]:
    return [column for column in table.columns if column not in BLANK.get(table.name, {})]


def keys_of(settings: Settings, slug: str) -> dict[str, str]:
    """Return the key that receipts were made with: without it, whoever has no address could never come back."""
    from participation.keys import key_of

    return {"receipt": key_of(settings, "receipt", slug).hex()}


@contextmanager
def unpacked(source: Path, room: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give what an archive holds, checked, in a folder of a moment; raise Failure where it is not whole."""
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=room, prefix=".import.") as held:
        folder = Path(held)
        try:
            with tarfile.open(source) as archive:
                unpack(archive, folder)
            made: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
            files = {name: digest_of(folder / name) for name in made["files"]}
        except (OSError, ValueError, KeyError, tarfile.TarError) as error:
            raise Failure("territory.import.none", path=source) from error
        if made.get("format") != FORMAT:
            raise Failure("backup.other_format", path=source, version=made.get("version"))
        if wrong := [name for name, found in files.items() if found != made["files"][name]]:
            raise Failure("backup.broken", path=source, names=", ".join(wrong))
        yield folder, made


def unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Take plain files out of an archive, each to a place in a folder; raise ValueError for any other.

    What `tarfile.data_filter` does is not in Python before 3.11.4, which Debian 12 has.
    """
    for member in archive:
        place = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or not place.is_relative_to(folder.resolve()):
            raise ValueError(member.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            shutil.copyfileobj(content, file)


@contextmanager
def ready(installation: Installation) -> Iterator[Settings]:
    """Give the settings of an installation that is there, or make one: a département may move to a place of its own."""
    if installation.production or installation.postgres.cluster.exists():
        with installation.opened() as settings:
            yield settings
        return
    with installation.held():
        prepare(installation.settings, installation.postgres.url)
        yield installation.settings


def bring(installation: Installation, settings: Settings, source: Path, tell: Tell) -> dict[str, Any]:
    """Take in a territory; do nothing where it is there as it is in the archive, refuse where it is there otherwise."""
    with unpacked(source, installation.data) as (folder, made):
        slug = made["slug"]
        file = installation.territories / f"{slug}.toml"
        text = (folder / "territory.toml").read_text("utf-8")
        if file.exists() and opened_text(file.read_text("utf-8")) != text:
            raise Failure("territory.import.other", code=TAKEN, slug=slug)
        there = {name: state(name, settings, made) for name in WITH_DATA}
        made["brought"] = not all(there.values())
        for name in WITH_DATA:
            if not there[name]:
                tell(name)
                put(name, settings, made, folder)
        if made["brought"]:
            made["restart"] = inherit(installation, slug, json.loads((folder / "keys.json").read_text("utf-8")))
        if not file.exists():
            lay(folder, installation.territories, slug, text)
        for name in WITH_DATA:
            with closed_after(connect(name, settings)) as connection, connection.cursor() as cursor:
                cursor.execute(RELEASE, {"slug": slug})
                connection.commit()
    return made


def state(service: str, settings: Settings, made: Mapping[str, Any]) -> bool:
    """Tell whether a service has all of a territory as the archive has it, or nothing; raise Failure for all else."""
    slug, known = made["slug"], made["services"][service]
    with closed_after(connect(service, settings)) as connection:
        if catalogue.revision(connection) < known["revision"]:
            raise Failure("territory.import.newer", version=made["version"])
        tables = {table.name: table for table in catalogue.of_territories(connection)}
        if gone := sorted(set(known["tables"]) - set(tables)):
            raise Failure("territory.import.unknown", names=", ".join(gone))
        found = {name: seen(connection, table, slug, known) for name, table in tables.items()}
    wanted = {name: Seen(about["rows"], about["sha256"]) for name, about in known["tables"].items()}
    if all(found[name] == seen for name, seen in wanted.items()) and any(seen.rows for seen in wanted.values()):
        return True
    if all(seen == NOTHING for seen in found.values()):
        return all(seen == NOTHING for seen in wanted.values())
    raise Failure("territory.import.other", code=TAKEN, slug=slug)


def seen(connection: Any, table: Table, slug: str, known: Mapping[str, Any]) -> Seen:
    about = known["tables"].get(table.name)
    return digest(lines(connection, table, slug, about["columns"] if about else table.columns))


def put(service: str, settings: Settings, made: Mapping[str, Any], folder: Path) -> None:
    """Add a territory's rows to one service, all or none, and hold them against what the archive says."""
    slug, known = made["slug"], made["services"][service]
    with closed_after(connect(service, settings)) as connection:
        catalogue.steady(connection)
        for table in catalogue.of_territories(connection):
            if (about := known["tables"].get(table.name)) is None:
                continue
            values = {**BLANK.get(table.name, {}), **HELD.get(table.name, {})}
            with (folder / "rows" / service / f"{table.name}.jsonl").open(encoding="utf-8") as file:
                catalogue.insert(connection, table, about["columns"], values, (line.rstrip("\n") for line in file))
            if table.name == "webhook":
                seal(connection, settings, slug)
            if seen(connection, table, slug, known) != Seen(about["rows"], about["sha256"]):
                raise Failure("restore.other_rows", service=f"{service}.{table.name}")
        with connection.cursor() as cursor:
            cursor.execute(catalogue.ANALYZE)
        connection.commit()


def seal(connection: Any, settings: Settings, slug: str) -> None:
    """Give each webhook a secret of this installation, which nobody knows: an administrator asks for another."""
    from notifications.webhooks import secrets

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM webhook WHERE territory = %s", [slug])
        for (id,) in cursor.fetchall():
            values = [secrets.seal(settings, secrets.new()), slug, id]
            cursor.execute("UPDATE webhook SET secret = %s WHERE territory = %s AND id = %s", values)


def lay(folder: Path, territories: Path, slug: str, text: str) -> None:
    """Write a territory's folder, then its file: from then on it is served."""
    territories.mkdir(parents=True, exist_ok=True)
    copied = folder / f"{slug}.toml"
    copied.write_text(text, "utf-8")
    try:
        read(copied)
    except InvalidTerritory as error:
        raise Failure("said", said=str(error)) from error
    if (folder / "folder").is_dir():
        shutil.copytree(folder / "folder", territories / slug, dirs_exist_ok=True)
    fresh = territories / f"{slug}.toml.new"
    fresh.write_text(text, "utf-8")
    sync(fresh)
    fresh.replace(territories / f"{slug}.toml")


def inherit(installation: Installation, slug: str, keys: Mapping[str, str]) -> str | None:
    """Keep the keys that came along, which everything in one process knows at once; return the setting that an operator
    of production has to add by hand."""
    brought = {f"{purpose}.{slug}": key for purpose, key in keys.items()}
    if installation.production:
        return ",".join(f"{name}={key}" for name, key in {**installation.settings.inherited, **brought}.items())
    installation.inherit(brought)
    return None


def rows_of(made: Mapping[str, Any]) -> int:
    return sum(table["rows"] for service in made["services"].values() for table in service["tables"].values())
