"""What a table lets through: rows are made here and there, each role tries, and all of it is undone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

OPEN = {"alembic_version": "Alembic's own; holds a revision, nothing of a territory"}
WITHOUT_TERRITORY = {"stray": "what could not be read has no territory; for the worker role alone"}
WORKED_ON = dict.fromkeys(("outbox", "inbox", "job", "stray"), ("true", "true")) | {
    "audit": ("(created_at < (now() - '365 days'::interval))", None)  # it may forget what is so old, and add nothing
}
HERE, THERE = "here", "there"
OWN_ROWS = "(territory = NULLIF(current_setting('app.territory'::text, true), ''::text))"
REFUSED = "42501"
VALUES = {
    "text": "md5(random()::text)", "uuid": "gen_random_uuid()", "timestamp with time zone": "now()", "date": "now()",
    "integer": "1", "bigint": "1", "numeric": "1", "double precision": "1", "boolean": "true", "bytea": "'\\x00'",
    "jsonb": "'{}'", "ARRAY": "'{}'",
}  # fmt: skip
COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'
AND is_generated = 'NEVER' AND (is_nullable = 'NO' OR column_name = 'territory') AND column_default IS NULL
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
KEYED = """
SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid
AND a.attnum = ANY (i.indkey) WHERE i.indisprimary AND a.attname = 'territory' AND c.relname = '{table}'
"""
POLICIES = """
SELECT policyname, roles::text, cmd, permissive, qual, with_check FROM pg_policies WHERE tablename = '{table}'
ORDER BY policyname
"""
LOOSE_KEYS = """
SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k WHERE contype = 'f' AND NOT EXISTS (
    SELECT 1 FROM pg_attribute a
    WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname = 'territory'
)
"""
BYPASSING = "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
LOOSE_FUNCTIONS = f"""
{BYPASSING} AND (proconfig IS NULL OR NOT proconfig::text LIKE '%search_path%' OR proacl IS NULL
    OR EXISTS (SELECT 1 FROM aclexplode(proacl) g WHERE g.grantee = 0))
"""
POWERS = "SELECT 1 FROM pg_roles WHERE rolname = '{role}' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
OWNED = f"{TABLES} AND pg_get_userbyid(relowner) <> '{{owner}}'"
SOUGHT = "zorglub"
ARGUMENTS = {"text": f"'{SOUGHT}'", "integer": "100"}


class Tables:
    """The tables of one service's database, seen by its superuser in one transaction, which is undone."""

    def __init__(self, connection: Connection, service: str) -> None:
        self.connection, self.service = connection, service
        self.run("SET LOCAL session_replication_role = replica")  # rows of one table, without those they refer to

    def run(self, statement: str) -> Any:
        return self.connection.exec_driver_sql(statement.replace("%", "%%"))

    def names(self, query: str) -> list[str]:
        return sorted(self.run(query).scalars())

    @cached_property
    def all(self) -> list[str]:
        return self.names(TABLES)

    @contextmanager
    def changed(self, statements: str = "SELECT 1") -> Iterator[None]:
        """Change something for a moment; undo it, and all that was done meanwhile."""
        trial = self.connection.begin_nested()
        try:
            self.run(statements)
            yield
        finally:
            trial.rollback()

    def attempt(self, role: str, territory: str, statement: str) -> Any:
        """Try a statement as a role with a territory set; return its value, the count of rows, or why it failed."""
        as_role = f"SET LOCAL ROLE {self.service}_{role}; SET LOCAL app.territory = '{territory}'"
        try:
            with self.changed(as_role):
                done = self.run(statement)
                return done.scalar() if done.returns_rows else done.rowcount
        except DBAPIError as error:
            return getattr(error.orig, "pgcode", None)

    def row(self, table: str, territory: str, **own: str) -> str:
        """Write the statement that makes a row of a table in a territory."""
        columns = {name: VALUES[kind] for name, kind in self.run(COLUMNS.format(table=table))}
        if "territory" in columns:
            columns["territory"] = f"'{territory}'"
        columns |= own
        return f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join(columns.values())})'

    def faults(self, table: str) -> list[str]:
        """Say by which ways a table is open; nothing where it is closed."""
        if table in OPEN:
            return []
        with self.changed():
            return [f"{table}: {said}" for said in (*self.declared(table), *self.let_through(table))]

    def declared(self, table: str) -> Iterator[str]:
        """Read what the catalogue says of it."""
        closed = f"SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = '\"{table}\"'::regclass"
        if not self.run(closed).scalar():
            yield "its security is not enabled and forced"
        if table not in WITHOUT_TERRITORY and not self.run(KEYED.format(table=table)).first():
            yield "its key has no territory"
        wanted = [("app", f"{{{self.service}_app}}", "ALL", "PERMISSIVE", OWN_ROWS, OWN_ROWS)]
        if table in WORKED_ON:
            wanted.append(("worker", f"{{{self.service}_worker}}", "ALL", "PERMISSIVE", *WORKED_ON[table]))
        found = [tuple(row) for row in self.run(POLICIES.format(table=table))]
        if found != [policy for policy in wanted if table not in WITHOUT_TERRITORY or policy[0] == "worker"]:
            yield f"its policies are {found}"

    def let_through(self, table: str) -> Iterator[str]:
        """Let each role try to read and write without a territory, and in another."""
        insert = {territory: self.row(table, territory) for territory in (HERE, THERE)}
        for statement in insert.values():
            self.run(statement)
        if table in WITHOUT_TERRITORY:
            if self.attempt("app", HERE, f'SELECT 1 FROM "{table}"') != REFUSED:
                yield "the application reads it"
            return
        seen = f"SELECT coalesce(array_agg(DISTINCT territory), '{{}}') FROM \"{table}\""
        if (shown := self.attempt("app", "", seen)) != []:
            yield f"without a territory, rows are shown: {shown}"
        if (shown := self.attempt("app", HERE, seen)) != [HERE]:
            yield f"in a territory, these rows are shown: {shown}"
        yield from self.written_from("", table, insert[THERE])
        yield from self.written_from(HERE, table, insert[THERE])
        if table not in WORKED_ON and self.attempt("worker", HERE, f'SELECT 1 FROM "{table}"') != REFUSED:
            yield "the worker reads it"

    def written_from(self, territory: str, table: str, insert: str) -> Iterator[str]:
        """Let the application write what is another's, from a territory or from none."""
        place = f"in {territory or 'none'}"
        if self.attempt("app", territory, insert) != REFUSED:
            yield f"{place}, a row of another is taken"
        for act in (f'UPDATE "{table}" SET territory = territory', f'DELETE FROM "{table}"'):
            if self.attempt("app", territory, f"{act} WHERE territory = '{THERE}'") not in (0, REFUSED):
                yield f"{place}, another's row: {act}"
        if territory and self.attempt("app", territory, f"UPDATE \"{table}\" SET territory = '{THERE}'") != REFUSED:
            yield "a row is moved into another territory"

    def loose(self) -> list[str]:
        """Say which keys, functions and roles are not kept to a territory."""
        powers = [role for role in ("app", "worker") if self.run(POWERS.format(role=f"{self.service}_{role}")).first()]
        owned = OWNED.format(owner=f"{self.service}_migrator")
        return [*self.names(LOOSE_KEYS), *self.names(LOOSE_FUNCTIONS), *self.names(owned), *powers]

    def searches(self) -> list[str]:
        """Say which functions that bypass security find what is another's, or nothing of one's own."""
        found = []
        for function in self.names(BYPASSING):
            said = {"text": f"'{SOUGHT}'", "state": "'published'"}
            made = {
                place: self.run(self.row("contribution", place, **said) + " RETURNING id").scalar()
                for place in (HERE, THERE)
            }
            name, kinds = re.fullmatch(r"(\w+)\((.*)\)", function).groups()  # type: ignore[union-attr]
            asked = ", ".join(ARGUMENTS[kind] for kind in kinds.split(","))
            shown = {
                place: str(
                    self.attempt("app", place, f"SELECT string_agg(found::text, ' ') FROM {name}({asked}) AS found")
                )
                for place in ("", HERE)
            }
            if any(str(made[THERE]) in each for each in shown.values()) or str(made[HERE]) in shown[""]:
                found.append(f"{function} shows another's")
            if str(made[HERE]) not in shown[HERE]:
                found.append(f"{function} does not find one's own")
        return found

    def definition(self, function: str) -> str:
        return str(self.run(f"SELECT pg_get_functiondef('{function}'::regprocedure)").scalar())
