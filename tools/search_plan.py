"""How the full-text search finds its way among a million contributions: `python -m tools.search_plan` writes it down.

It makes a PostgreSQL of its own in a temporary folder, fills it with 101 territories, asks PostgreSQL to explain the
search function's own SQL (the call alone shows a function scan and nothing else), times the call as the service makes
it, and writes `docs/search-plan.md`.
"""

import os
import platform
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2

import participation
from chassis.config import Settings
from chassis.database import url_of
from demarche.postgres import Postgres
from demarche.provision import migrate, provision
from tools.bench.crowd import fill

ROWS = 1_000_000
TERRITORIES = 101
PAGE = Path(__file__).parent.parent / "docs" / "search-plan.md"
MIGRATIONS = Path(str(participation.__file__)).parent / "migrations"
RUNS = 30
ASKED = {
    "vélos": "in 1 contribution of 500",
    "réparation de vélos": "two words, as rare together",
    "atelier": "in 1 contribution of 5",
    "girafes": "in none",
}
SIZES = """
    SELECT pg_size_pretty(pg_table_size('contribution')), pg_size_pretty(pg_relation_size('contribution_words'))
"""


@contextmanager
def database() -> Iterator[Settings]:
    """A participation database of its own, migrated and empty."""
    with tempfile.TemporaryDirectory(prefix="plan-") as folder:
        server = Postgres(Path(folder) / "postgres", settings={"maintenance_work_mem": "512MB", "max_wal_size": "8GB"})
        server.start()
        try:
            settings = Settings(
                territories=Path(folder),
                database=f"postgresql:///?host={server.socket_dir}&port={server.port}",
                database_passwords=server.passwords,
                keys={"participation": secrets.token_hex(32)},
            )
            provision(["participation"], settings, server.url)
            migrate("participation", MIGRATIONS, settings)
            yield settings
        finally:
            server.stop()


@contextmanager
def connection(settings: Settings, role: str) -> Iterator[Any]:
    """A cursor of one role, every statement its own transaction."""
    url = url_of("participation", role, settings, "postgresql").render_as_string(hide_password=False)
    made = psycopg2.connect(url)
    made.autocommit = True
    try:
        yield made.cursor()
    finally:
        made.close()


def explain(cursor: Any, asked: str) -> str:
    """Return the plan of the function's own SQL, run for real, planned as the function does: without the words."""
    cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'search_contributions'")
    (body,) = cursor.fetchone()
    cursor.execute("SET app.territory = 'territoire-7'; SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL")
    cursor.execute(f"PREPARE own (text, integer) AS {body}")
    cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) EXECUTE own (%s, 5000)", [asked])
    return "\n".join(line for (line,) in cursor.fetchall())


def timed(cursor: Any, asked: str) -> tuple[int, list[float]]:
    """Call the function as the service does, in its own role; return how many it found and each call's milliseconds."""
    found, taken = 0, []
    for _ in range(RUNS):
        cursor.execute("BEGIN; SELECT set_config('app.territory', 'territoire-7', true)")
        started = time.perf_counter()
        cursor.execute("SELECT count(*) FROM search_contributions(%s, 5000)", [asked])
        (found,) = cursor.fetchone()
        taken.append(1000 * (time.perf_counter() - started))
        cursor.execute("COMMIT")
    return found, taken


def page(settings: Settings) -> str:
    """Fill the database, ask it, and write what it said."""
    with connection(settings, "migrator") as owner, connection(settings, "app") as app:
        slugs = [f"territoire-{number}" for number in range(TERRITORIES)]
        seconds = fill(owner, ROWS, slugs, partial(print, file=sys.stderr))
        owner.execute(SIZES)
        table, index = owner.fetchone()
        owner.execute("SHOW server_version")
        (version,) = owner.fetchone()
        lines = []
        for asked, rarity in ASKED.items():
            found, taken = timed(app, asked)
            median, longest = statistics.median(taken), max(taken)
            lines.append(f"| {asked} | {rarity} | {found:,} | {median:.1f} ms | {longest:.1f} ms |")
        plans = "\n\n".join(f"`{asked}`\n\n```\n{explain(owner, asked)}\n```" for asked in ("vélos", "atelier"))
    return PAGE_TEXT.format(
        rows=ROWS,
        territories=TERRITORIES,
        runs=RUNS,
        day=datetime.now(UTC).strftime("%d %B %Y"),
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        version=version,
        seconds=seconds,
        table=table,
        index=index,
        lines="\n".join(lines),
        plans=plans,
    )


PAGE_TEXT = """# How the search finds its way

Made by `python -m tools.search_plan` on {day} ({machine}, PostgreSQL {version}); do not edit.

{rows:,} contributions in {territories} territories, written and indexed in {seconds:.0f} s; the table takes {table},
its search index {index}.

The search is one function, `search_contributions`, because row-level security keeps PostgreSQL from using an index for
word operators (they are not leakproof). It runs as its owner, reads the territory from `app.territory`, and returns ids
only, the newest 5,000 at most; the rows are then read under row-level security. Each word in the index carries its
territory's mark, so that a word which is common elsewhere costs nothing here.

| words | how often | found | median of {runs} calls | longest |
|---|---|---|---|---|
{lines}

## The plans of the function's own SQL

{plans}
"""


def main() -> None:
    with database() as settings:
        PAGE.write_text(page(settings), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
