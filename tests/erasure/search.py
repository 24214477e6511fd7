"""The search: every column of every table, every file, for what belonged to one person.

What the platform encrypts under a key that it does not keep (`idempotency.answer`) is as good as gone, and is passed
over; PostgreSQL's own files are too: rows that are gone leave them at the next vacuum, and backups age out.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demarche.services import WITH_DATA
from tests.ledger.evidence import Databases

TABLES = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
"""
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1"
)


def found(databases: Databases, folder: Path, words: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Return where each of the words is: the name of the word, and `service.table.column` or the path of a file."""
    wanted = {name: word.lower() for name, word in words.items()}
    places = [*columns(databases), *files(folder)]
    return {
        (name, place) for place, content in places for text in content for name, word in wanted.items() if word in text
    }


def columns(databases: Databases) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each column of each table of each service with all that is in it."""
    for service in WITH_DATA:
        for (table,) in databases.read(service, TABLES):
            for (column,) in databases.read(service, COLUMNS.format(table)):
                rows = databases.read(service, f'SELECT "{column}" FROM {table}')
                place = f"{service}.{table.removeprefix('public.')}.{column}"
                yield place, [text for (value,) in rows for text in texts(value)]


def texts(value: Any) -> Iterator[bytes]:
    """Yield a value as text, and the texts inside it: JSON, lists, bytes, and what is written in base 64."""
    match value:
        case memoryview() | bytes():
            yield bytes(value).lower()
        case dict():
            yield from (text for pair in value.items() for part in pair for text in texts(part))
        case list() | tuple():
            yield from (text for part in value for text in texts(part))
        case str():
            yield value.lower().encode()
            try:
                yield base64.b64decode(value, validate=True).lower()
            except (binascii.Error, ValueError):
                if value[:1] in ("{", "["):
                    yield json.dumps(json.loads(value), ensure_ascii=False).lower().encode()
        case _:
            yield str(value).lower().encode()


def files(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each file of an installation: mails, logs (PostgreSQL's too), settings; not the database's own."""
    for path in folder.rglob("*"):
        if path.is_file() and "cluster" not in path.relative_to(folder).parts:
            content = path.read_bytes().lower()
            yield str(path.relative_to(folder)), [content, content.replace(b"=\r\n", b"").replace(b"=\n", b"")]
