"""A territory closes, and after a delay goes for good; until then it can be opened again, as it was.

Closed, it lets nobody in and sends nothing: what it holds is left alone, and nothing happens twice if it moved. Its
file says so in one line, `closing = { closed_at = …, remove_on = … }`, which those who run read by themselves.
"""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from chassis.config import Settings
from chassis.territory import Closing, read
from demarche.care import catalogue
from demarche.care.moment import closed_after, connect
from demarche.care.programs import sync
from demarche.errors import FAILED, NOT_FOUND, TAKEN, Failure
from demarche.installation import Installation
from demarche.services import WITH_DATA

LINE = re.compile(r"^closing = .*\n", re.MULTILINE)


def file_of(installation: Installation, slug: str) -> Path:
    """Return the file of a territory; raise Failure where there is none."""
    file = installation.territories / f"{slug}.toml"
    if not file.is_file():
        raise Failure("territory.unknown", code=NOT_FOUND, slug=slug, folder=installation.territories)
    return file


def closing_of(file: Path) -> Closing | None:
    return read(file).closing


def opened_text(text: str) -> str:
    """Return a territory's file without its closing."""
    return LINE.sub("", text)


def close(installation: Installation, slug: str, days: int, now: datetime) -> Closing:
    """Close a territory and name the day from which it may be removed; one that is closed already keeps its day."""
    file = file_of(installation, slug)
    if (closing := closing_of(file)) is not None:
        return closing
    closing = Closing(closed_at=now.replace(microsecond=0), remove_on=(now + timedelta(days=days)).date())
    line = f"closing = {{ closed_at = {closing.closed_at.isoformat()}, remove_on = {closing.remove_on} }}\n"
    rewrite(file, line + file.read_text("utf-8"))
    return closing


def take_back(installation: Installation, slug: str) -> None:
    """Open a closed territory again."""
    file = file_of(installation, slug)
    if closing_of(file) is None:
        raise Failure("territory.remove.open", code=FAILED, slug=slug)
    rewrite(file, opened_text(file.read_text("utf-8")))


def rewrite(file: Path, text: str) -> None:
    fresh = file.with_suffix(".toml.new")
    fresh.write_text(text, "utf-8")
    sync(fresh)
    fresh.replace(file)


def remove(
    installation: Installation, settings: Settings, slug: str, exported: Mapping[str, Any], now: datetime
) -> dict[str, dict[str, int]]:
    """Take away all that an installation holds of a closed territory; return the rows that went, by service and table.

    Raises Failure before its day, or where the export is of another territory, or was made before the closing. Cut
    short, it goes on when it is asked for again: the file goes last.
    """
    file = file_of(installation, slug)
    closing = closing_of(file)
    if closing is None:
        raise Failure("territory.remove.open", code=FAILED, slug=slug)
    if now.date() < closing.remove_on:
        raise Failure("territory.remove.too_soon", code=TAKEN, slug=slug, day=closing.remove_on)
    if exported["slug"] != slug or datetime.fromisoformat(exported["made_at"]) < closing.closed_at:
        raise Failure("territory.remove.other_export", code=FAILED, slug=slug, at=closing.closed_at)
    gone = {name: forget(name, settings, slug) for name in WITH_DATA}
    forget_mails(settings.data / "mail", slug)
    shutil.rmtree(installation.territories / slug, ignore_errors=True)
    file.unlink()
    sync(installation.territories)
    return gone


def forget(service: str, settings: Settings, slug: str) -> dict[str, int]:
    """Delete a territory's rows of one service in one transaction, those that refer to others first."""
    with closed_after(connect(service, settings)) as connection:
        found = catalogue.of_territories(connection)
        gone = {table.name: catalogue.delete(connection, table, slug) for table in reversed(found)}
        gone["stray"] = forget_strays(connection, slug)
        connection.commit()
    return {name: rows for name, rows in gone.items() if rows}


def forget_strays(connection: Any, slug: str) -> int:
    """Delete what could not be read, where it can be seen to be of this territory."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text, body FROM stray")
        theirs = [id for id, body in cursor.fetchall() if territory_in(bytes(body)) == slug]
        cursor.execute("DELETE FROM stray WHERE id = ANY (%s::uuid[])", [theirs])
    return len(theirs)


def territory_in(body: bytes) -> Any:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said.get("territory") if isinstance(said, dict) else None


def forget_mails(folder: Path, slug: str) -> None:
    """Take away the mails that an embedded installation kept."""
    for path in folder.glob("*.eml"):
        if BytesHeaderParser(policy=policy.SMTP).parsebytes(path.read_bytes())["Demarche-Territory"] == slug:
            path.unlink()


def now() -> datetime:
    return datetime.now(UTC)
