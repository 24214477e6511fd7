"""The tables of a database as PostgreSQL's own catalogue has them: none is forgotten, those of tomorrow included."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from psycopg2 import sql

from demarche.errors import Failure

TABLES = """
SELECT c.relname,
    array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' ORDER BY a.attnum),
    array(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (number, place), pg_attribute a
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.number ORDER BY k.place),
    array(SELECT DISTINCT p.relname::text FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND p.oid <> c.oid)
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname
"""
ANALYZE = "ANALYZE"  # after many rows at once: until PostgreSQL has counted them, it plans as if there were few
STEADY = "SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"


@dataclass(frozen=True)
class Table:
    """One table: `columns` without those that PostgreSQL makes itself, `needs` the tables that its rows refer to."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    needs: frozenset[str]


@dataclass(frozen=True)
class Seen:
    """What was found of a territory in a table: how many rows, and the digest of all of them."""

    rows: int
    sha256: str


NOTHING = Seen(0, sha256().hexdigest())


def tables(connection: Any) -> list[Table]:
    """Return all tables, those that others refer to first."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        left = {name: Table(name, tuple(columns), tuple(key), frozenset(needs)) for name, columns, key, needs in cursor}
    ordered: list[Table] = []
    while left:
        ready = [table for table in left.values() if not table.needs & set(left)]
        if not ready:
            raise Failure("care.circle", tables=", ".join(left))
        ordered += [left.pop(table.name) for table in ready]
    return ordered


def of_territories(connection: Any) -> list[Table]:
    """Return the tables whose rows belong to a territory."""
    return [table for table in tables(connection) if "territory" in table.columns]


def revision(connection: Any) -> str:
    """Return the migration that a database is at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version_num FROM alembic_version")
        return str(cursor.fetchone()[0])


def count(connection: Any, table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name)))
        return int(cursor.fetchone()[0])


def steady(connection: Any) -> None:
    """Have values written the same way on every installation, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(STEADY)


def lines(connection: Any, table: Table, slug: str, columns: Collection[str]) -> Iterator[str]:
    """Yield the rows of a territory as JSON, one a line, in an order that is the same everywhere."""
    chosen = sql.SQL(", ").join(written(table, column) for column in table.columns if column in columns)
    key = sql.SQL(", ").join(sql.Identifier(column) for column in table.key)
    query = sql.SQL(
        "SELECT row_to_json(one)::text FROM (SELECT {} FROM {} WHERE territory = %s"
        """ ORDER BY ROW({})::text COLLATE "C") AS one"""
    ).format(chosen, sql.Identifier(table.name), key)
    steady(connection)
    with connection.cursor(name=f"lines_{table.name}") as cursor:
        cursor.itersize = 500
        cursor.execute(query, [slug])
        for (line,) in cursor:
            yield line


def written(table: Table, column: str) -> sql.Composable:
    """Write a column as it is read: what only waits for the end of an import (`moving.HELD`) is not parked."""
    name = sql.Identifier(column)
    if (table.name, column) == ("job", "parked_at"):
        return sql.SQL("nullif({}, 'infinity') AS {}").format(name, name)
    return name


def digest(found: Iterator[str]) -> Seen:
    """Count lines and take their digest."""
    rows, hashed = 0, sha256()
    for line in found:
        rows += 1
        hashed.update(line.encode() + b"\n")
    return Seen(rows, hashed.hexdigest())


def insert(connection: Any, table: Table, columns: Sequence[str], values: dict[str, str], lines: Iterator[str]) -> None:
    """Add rows that were read as lines; `values` gives SQL for columns that no line has, or to take its word's place.

    All rows are added at once: some refer to others of the same table.
    """
    names = [*columns, *(name for name in values if name not in columns)]
    chosen = [sql.SQL(values[name]) if name in values else sql.Identifier("one", name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS incoming (line json) ON COMMIT DROP; TRUNCATE incoming")
        waiting: list[str] = []
        for line in lines:
            waiting.append(line)
            if len(waiting) == 500:
                cursor.execute("INSERT INTO incoming SELECT unnest(%s::text[])::json", [waiting])
                waiting.clear()
        cursor.execute("INSERT INTO incoming SELECT unnest(%s::text[])::json", [waiting])
        cursor.execute(
            sql.SQL(
                "INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {chosen}"
                " FROM incoming, json_populate_record(NULL::{table}, line) AS one"
            ).format(
                table=sql.Identifier(table.name),
                names=sql.SQL(", ").join(map(sql.Identifier, names)),
                chosen=sql.SQL(", ").join(chosen),
            )
        )


def delete(connection: Any, table: Table, slug: str) -> int:
    """Take away all rows of a territory, and return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {} WHERE territory = %s").format(sql.Identifier(table.name)), [slug])
        return int(cursor.rowcount)
