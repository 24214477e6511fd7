"""Keep a release, so that every later one is tried on its data: `python -m tools.release VERSION`, on its commit.

It plays the journey on an installation of its own, leaves everything there, puts one row into each table that is still
empty, and writes `tests/upgrade/v<version>/`: each database as plain SQL, its keys, and what is to be found again.
"""

import json
import lzma
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg2 import sql

from chassis.config import Settings
from demarche.care import catalogue
from demarche.care.moment import closed_after, connect
from demarche.care.programs import program, run
from demarche.installation import Installation
from demarche.services import WITH_DATA
from tools.journey.installations import Embedded
from tools.journey.journey import Journey
from tools.journey.path import Given
from tools.journey.sink import sink
from tools.journey.steps import steps_of
from tools.migrations import RELEASES

SLUG = "meurthe-et-moselle"
COLUMNS = """
SELECT a.attname::text, format_type(a.atttypid, NULL), p.relname::text, f.attname::text
FROM pg_attribute a
LEFT JOIN LATERAL (
    SELECT k.confrelid, k.confkey[array_position(k.conkey, a.attnum)] AS number FROM pg_constraint k
    WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey) AND a.attname <> 'territory' LIMIT 1
) AS r ON true
LEFT JOIN pg_class p ON p.oid = r.confrelid
LEFT JOIN pg_attribute f ON f.attrelid = r.confrelid AND f.attnum = r.number
WHERE a.attrelid = %s::regclass AND a.attname = ANY (%s)
"""
VALUES = {
    "uuid": "gen_random_uuid()", "text": "'exemple'", "timestamp with time zone": "now()", "date": "current_date",
    "integer": "1", "bigint": "1", "numeric": "1", "boolean": "false", "jsonb": "'{}'", "text[]": "'{}'",
    "bytea": "'exemple'",
}  # fmt: skip


def play(folder: Path) -> dict[str, Any]:
    """Let everything happen once, and return what is to be found again."""
    platform = Embedded(folder)
    platform.start()
    try:
        with sink() as received:
            given = Given(platform.url, platform.elsewhere, "", platform.administrator_link, platform.mailbox, received)
            journey = Journey(given)
            for step in steps_of(Journey):
                if step.name != "leave" and set(step.needs) <= journey.has:
                    step.play(journey)
            found = journey.visitor.post("/receipts", {"code": journey.receipt}, gives=200)["contributions"]
            texts = [one["text"] for one in found]
            return {"receipt": journey.receipt, "texts": texts, "commune": journey.commune}
    finally:
        platform.stop()


def fill(connection: Any) -> Iterator[str]:
    """Put one row into each table that has none, and yield its name."""
    for table in catalogue.of_territories(connection):
        if catalogue.count(connection, table):
            continue
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [table.name, list(table.columns)])
            chosen: dict[str, sql.Composable] = {}
            parents: dict[str, sql.Composable] = {}
            for name, kind, parent, of in cursor.fetchall():
                if name == "territory":
                    chosen[name] = sql.Literal(SLUG)
                elif parent:
                    parents[parent] = sql.SQL("(SELECT * FROM {} LIMIT 1) AS {}").format(
                        sql.Identifier(parent), sql.Identifier(parent)
                    )
                    chosen[name] = sql.Identifier(parent, of)
                else:
                    chosen[name] = sql.SQL(VALUES[kind])
            come_from = sql.SQL(" FROM {}").format(sql.SQL(", ").join(parents.values())) if parents else sql.SQL("")
            cursor.execute(
                sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {}").format(
                    sql.Identifier(table.name),
                    sql.SQL(", ").join(map(sql.Identifier, chosen)),
                    sql.SQL(", ").join(chosen.values()),
                )
                + come_from
            )
        yield table.name


def keep(settings: Settings, target: Path) -> None:
    """Write each database, and at which migration it is."""
    revisions = []
    for service in WITH_DATA:
        with closed_after(connect(service, settings)) as connection:
            print(service, "filled:", ", ".join(fill(connection)) or "nothing")
            connection.commit()
            revisions.append(f"{service} {catalogue.revision(connection)}\n")
            major = int(connection.server_version) // 10_000
        written = target / f"{service}.sql"
        run(program("pg_dump", major), service, settings, "--no-owner", f"--file={written}")
        (target / f"{service}.sql.xz").write_bytes(lzma.compress(written.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
        written.unlink()
    (target / "revisions.txt").write_text("".join(revisions))


def main(release: str) -> None:
    target = RELEASES / f"v{release}"
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="release-") as made:
        folder = Path(made) / "data"
        folder.mkdir()
        known = play(folder)
        with (installation := Installation(folder)).opened() as settings:
            keep(settings, target)
        kept = installation.secrets()
    (target / "secrets.json").write_text(json.dumps(kept, indent=1) + "\n")
    (target / "known.json").write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
