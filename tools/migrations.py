"""Hold migrations to "add before you remove": the release before must still be able to write once they have run.

Two releases run side by side while one replaces the other, and a release that goes wrong is taken back. So a migration
after the last release (`tests/upgrade/v…` holds each one's databases) may not, in a table that release writes:

- drop or rename the table or a column, or give a column another type;
- ask for a value: NOT NULL without a default, in a new column or an old one; a default dropped;
- refuse rows that were good: a new constraint or unique index.

What nothing uses any more goes one release later: its migration says `unused_since = "0.1.0"`, the first release whose
code does without it, which must be one of those kept. `bin/lint` reads the SQL that Alembic would run.
"""

import io
import re
import runpy
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from demarche.services import WITH_DATA, migrations

RELEASES = Path(__file__).parents[1] / "tests" / "upgrade"
NAME = r'(?:ONLY\s+)?(?:public\.)?"?(\w+)"?'
QUOTED = re.compile(r"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
CREATES = re.compile(rf"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{NAME}", re.IGNORECASE)
CONSTRAINT = r"ADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)\b"
WHOLE: Mapping[str, str] = {  # statements of their own, each with the table it is about
    rf"DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?{NAME}": "drops the table",
    rf"CREATE\s+UNIQUE\s+INDEX\s.*?\sON\s+{NAME}": "makes values unique that need not have been",
}
ACTIONS: Mapping[str, str] = {  # within an ALTER TABLE, one after another
    r"DROP\s+(?:COLUMN\s+)?(?!CONSTRAINT|NOT|DEFAULT|EXPRESSION|IDENTITY)\w": "drops a column",
    r"RENAME\b": "renames what is used",
    r"ALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b": "gives a column another type",
    r"ALTER\s+(?:COLUMN\s+)?\S+\s+SET\s+NOT\s+NULL": "asks for a value that could be left out",
    r"ALTER\s+(?:COLUMN\s+)?\S+\s+DROP\s+DEFAULT": "asks for a value that could be left out",
    r"ADD\s+(?!CONSTRAINT|CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)(?!.*\b(?:DEFAULT|GENERATED)\b).*\bNOT\s+NULL": (
        "adds a column that wants a value"
    ),
    CONSTRAINT: "refuses rows that were good",
}


def released() -> dict[str, dict[str, str]]:
    """Return the heads of each kept release: version → service → revision, the oldest first."""
    found = {}
    for folder in sorted(RELEASES.glob("v*"), key=lambda path: [int(part) for part in path.name[1:].split(".")]):
        lines = (folder / "revisions.txt").read_text("utf-8").split("\n")
        found[folder.name[1:]] = dict(line.split() for line in lines if line)
    return found


def sql_of(path: Path) -> tuple[str, Mapping[str, Any]]:
    """Return what a migration would run, and the names that it defines."""
    module = runpy.run_path(str(path))
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written, "literal_binds": True}
    )
    with Operations.context(context):
        module["upgrade"]()
    return written.getvalue(), module


def breaks(sql: str, made: set[str]) -> Iterator[str]:
    """Name what the release before could not live with; the tables in `made`, to which this SQL adds, are not its."""
    for statement in (each.strip() for each in QUOTED.sub(" ", sql).split(";")):
        if created := CREATES.match(statement):
            made.add(created[1])
            continue
        for pattern, fault in WHOLE.items():
            if (found := re.match(pattern, statement, re.IGNORECASE | re.DOTALL)) and found[1] not in made:
                yield f"{found[1]}: {fault}"
        altered = re.match(rf"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?{NAME}\s+(.*)", statement, re.IGNORECASE | re.DOTALL)
        if altered and altered[1] not in made:
            for action in parts(altered[2]):
                yield from (
                    f"{altered[1]}: {fault}: {' '.join(action.split())}"
                    for pattern, fault in ACTIONS.items()
                    if re.match(pattern, action, re.IGNORECASE | re.DOTALL)
                )


def parts(actions: str) -> Iterator[str]:
    """Part the actions of an ALTER TABLE at the commas that no bracket holds."""
    depth, begun = 0, 0
    for place, sign in enumerate(actions):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield actions[begun:place].strip()
            begun = place + 1
    yield actions[begun:].strip()


def faults(service: str, versions: Path, releases: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Name what each migration of a service after the last release takes away too early."""
    last = list(releases.values())[-1][service]
    made: set[str] = set()
    for path in sorted(versions.glob("[0-9]*.py")):
        if path.name[:4] <= last:
            continue
        sql, module = sql_of(path)
        since = module.get("unused_since")
        if since is not None and since not in releases:
            yield f"{service}/{path.name}: no release {since} is kept in tests/upgrade"
        found = list(breaks(sql, made))
        if since is None:
            yield from (f"{service}/{path.name}: {fault}" for fault in found)


def main() -> int:
    releases = released()
    found = [fault for name in WITH_DATA for fault in faults(name, migrations(name), releases)]
    for fault in found:
        print(fault)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
