"""Each lock, taken away alone, is missed: the checks go red for every policy, key, search, role, scope, host, cache.

Nothing in the product knows of this: what is in the database is undone with its transaction, the rest is patched.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from werkzeug.wrappers import Request

from chassis import database
from chassis.clock import new_id
from chassis.http import Problem
from chassis.http.access import Access, anyone
from chassis.http.operations import Operation
from chassis.service import operations_of
from demarche.care import moving
from gateway.folder import Folders
from gateway.hosts import Hosts
from notifications.subscriptions import unsubscribe
from tests.installation import SERVICES, Installation
from tests.isolation.carriers import Carriers
from tests.isolation.lives import Connect, Life
from tests.isolation.matrix import Matrix
from tests.isolation.rights import WRITTEN, Asked, Right, rights
from tests.isolation.rows import ROWS
from tests.isolation.tables import BYPASSING, OPEN, WITHOUT_TERRITORY, WORKED_ON, Tables
from workshops.facilitators import queries as facilitators

EVERY = {
    "its security is disabled": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "its security is not forced": "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
}
OF_A_TERRITORY = EVERY | {
    "its policy is dropped": "DROP POLICY app ON {table}",
    "its policy shows every row": "ALTER POLICY app ON {table} USING (true)",
    "its policy takes every row": "ALTER POLICY app ON {table} WITH CHECK (true)",
    "another policy stands beside": "CREATE POLICY beside ON {table} USING (true)",
    "its key forgets the territory": "ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE",
}
OF_THE_APPLICATION = OF_A_TERRITORY | {
    "the worker may read it": "GRANT SELECT ON {table} TO {service}_worker",
}
BY_NAME = {str(row): row for row in ROWS}
GUARDED = [
    operation
    for service in SERVICES
    for operation in operations_of(service)
    if not operation.internal and not operation.who.public
]
FOR_A_ROLE = [operation for operation in GUARDED if operation.who.roles]
ASKED_AGAIN = {  # whose actions ask who it is once more: a lock beside the first, which holds alone
    *("POST /commitments", "GET /me/projects", "POST /projects/{id}/team/join", "POST /projects/{id}/updates"),
    "POST /updates/{id}/reports",
}
HELD_AGAIN = {"POST /tokens", "POST /mentors"}  # whose actions ask a program once more what it may
Change = Callable[["Mutant"], None]


@pytest.fixture(params=SERVICES, ids=lambda service: service.name)
def tables(request: pytest.FixtureRequest, installation: Installation, connect: Connect) -> Iterator[Tables]:
    with connect(request.param.name) as connection:
        yield Tables(connection, request.param.name)
        connection.rollback()


def locks(table: str) -> dict[str, str]:
    """Return the locks of a table, and what takes each away."""
    return EVERY if table in WITHOUT_TERRITORY else OF_A_TERRITORY if table in WORKED_ON else OF_THE_APPLICATION


@pytest.mark.parametrize("lock", OF_THE_APPLICATION)
def test_a_lock_that_a_table_lost_is_missed(tables: Tables, lock: str) -> None:
    unseen = []
    for table in set(tables.all) - set(OPEN):
        if lost := locks(table).get(lock):
            with tables.changed(lost.format(table=table, service=tables.service)):
                unseen += [] if tables.faults(table) else [table]
    assert unseen == []


def test_a_table_that_nobody_closed_is_missed(tables: Tables) -> None:
    with tables.changed(
        f"CREATE TABLE fresh (id uuid PRIMARY KEY, territory text); GRANT ALL ON fresh TO {tables.service}_app"
    ):
        assert tables.faults("fresh")


def test_a_search_that_forgets_where_it_is_asked_is_missed(tables: Tables) -> None:
    for function in tables.names(BYPASSING):
        forgetful = tables.definition(function).replace("current_setting('app.territory', true)", "'there'")
        with tables.changed(forgetful):
            assert tables.searches(), function


def test_a_key_between_tables_that_forgets_the_territory_is_missed(tables: Tables) -> None:
    with tables.changed("CREATE TABLE one (id uuid PRIMARY KEY); CREATE TABLE other (one uuid REFERENCES one)"):
        assert "other other_one_fkey" in tables.loose()


@pytest.mark.parametrize("operation", GUARDED, ids=lambda operation: f"{operation.verb} {operation.path}")
def test_an_operation_that_asks_nobody_who_they_are_is_missed(
    matrix: Matrix, unkept: None, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "who", anyone)
    assert any(who_gets_in(matrix, operation)) is (f"{operation.verb} {operation.path}" not in ASKED_AGAIN)


@pytest.mark.parametrize("operation", FOR_A_ROLE, ids=lambda operation: f"{operation.verb} {operation.path}")
def test_an_operation_that_takes_anyone_for_its_role_is_missed(
    matrix: Matrix, unkept: None, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "who", Access())
    monkeypatch.setattr(facilitators, "must_host", lambda work, workshop: None)  # where who hosts one workshop may, too
    assert any(who_gets_in(matrix, operation))


@pytest.mark.parametrize("right", rights(), ids=str)
def test_a_right_that_an_action_asks_for_no_more_is_missed(
    matrix: Matrix, asked: Asked, unkept: None, right: Right, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right.made, "__code__", right.gone())
    assert any(each.past(matrix) != WRITTEN[str(each)] for each in asked.by[right])


def who_gets_in(matrix: Matrix, operation: Operation) -> Iterator[str]:
    """Ask one operation as everyone whom its contract keeps out, and yield who was let in."""
    row = BY_NAME[f"{operation.verb} {operation.path}"]
    request = row.request(lambda slot: matrix.here.id(slot.kind))
    for actor in matrix.actors(row):
        if row.bars(actor) is not None:
            yield from matrix.kept_out(row, actor, matrix.ask(row, actor, request).status)


def test_a_scope_that_is_not_looked_at_is_missed(matrix: Matrix, unkept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Access.check
    monkeypatch.setattr(Access, "check", lambda who, acting, scope: real(who, acting, next(iter(acting.scopes), scope)))
    unseen = {
        f"{operation.verb} {operation.path}" for operation in FOR_A_ROLE if not any(who_gets_in(matrix, operation))
    }
    assert unseen == HELD_AGAIN


class Forgetful(OrderedDict[tuple[Any, ...], Any]):
    """A cache whose key lost one part."""

    def __init__(self, part: int) -> None:
        super().__init__()
        self.part = part

    def short(self, key: tuple[Any, ...]) -> tuple[Any, ...]:
        return key[: self.part] + key[self.part + 1 :]

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self.short(key), default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        short = self.short(key)
        if short not in self:
            super().__setitem__(short, default)
        return super().__getitem__(short)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self.short(key), value)

    def pop(self, key: Any, default: Any = None) -> Any:
        return super().pop(self.short(key), default)

    def move_to_end(self, key: Any, last: bool = True) -> None:
        super().move_to_end(self.short(key), last)


class Mutant:
    """What a change of the product is made with, and the checks that should miss what it took away."""

    def __init__(self, carriers: Carriers, matrix: Matrix, patch: pytest.MonkeyPatch) -> None:
        self.carriers, self.matrix, self.patch = carriers, matrix, patch
        self.here: Life = matrix.here
        self.door = matrix.door.application

    def strangers(self) -> list[str]:
        return self.matrix.strangers(BY_NAME["GET /me"])

    def compared(self, name: str) -> list[str]:
        return self.matrix.compare(BY_NAME[name])


def any_host(mutant: Mutant) -> None:
    real = Hosts.territory

    def territory(self: Hosts, host: str) -> Any:
        try:
            return real(self, host)
        except Problem:
            return mutant.here.territory

    mutant.patch.setattr(Hosts, "territory", territory)


def claimed_host(mutant: Mutant) -> None:
    claimed = property(lambda request: request.headers.get("X-Forwarded-Host") or request.headers.get("Host", ""))
    mutant.patch.setattr(Request, "host", claimed)


def forgets(part: int) -> Change:
    """Let what pages show be kept under a key that has lost this part."""
    return lambda mutant: mutant.patch.setattr(mutant.door.site, "_lately", Forgetful(part))


def first_territory(mutant: Mutant) -> None:
    mutant.patch.setattr(
        database, "IN_TERRITORY", f"BEGIN; SELECT set_config('app.territory', '{mutant.matrix.there.slug}', true); "
    )


def tail_of(mutant: Mutant) -> Any:
    return mutant.here.installation.runtime("notifications").parts.tail


def archive_of_all(mutant: Mutant) -> None:
    real, places = moving.lines, (mutant.here.slug, mutant.matrix.there.slug)
    mutant.patch.setattr(
        moving,
        "lines",
        lambda connection, table, _, *more: chain(*(real(connection, table, each, *more) for each in places)),
    )


def link_of_any(mutant: Mutant) -> None:
    mutant.patch.setattr(unsubscribe, "mark", lambda settings, territory, said: said[:16])
    there = mutant.matrix.there
    settings = there.installation.settings
    mutant.patch.setitem(there.words, "unsubscribe", unsubscribe.make(settings, there.territory, new_id(), "supports"))


def file_of_any(mutant: Mutant) -> None:
    real = Folders.read
    mutant.patch.setattr(Folders, "read", lambda self, path, reader: real(Shared(self), path, reader))


class Shared(Folders):
    """Files kept by their names alone."""

    def __init__(self, folders: Folders) -> None:
        super().__init__(folders.root, folders.fresh)
        self.kept = ByName(folders.kept)  # type: ignore[assignment]


class ByName:
    """Keep what is read under the name of its file."""

    def __init__(self, kept: dict[Any, Any]) -> None:
        self.kept = kept

    def setdefault(self, path: Any, fresh: Any) -> Any:
        return self.kept.setdefault(path.name, fresh)


def test_no_part_of_what_pages_are_kept_by_is_forgotten(matrix: Matrix) -> None:
    matrix.door.page(matrix.here.host, "/chiffres")
    assert {len(key) for key in matrix.door.application.site._lately} == {len(PARTS)}


PARTS = ("pages", "territories", "languages", "editions")
KEPT = lambda mutant: mutant.carriers.pages(), lambda mutant: mutant.carriers.figures()
LOCKS: dict[str, tuple[Change, Callable[[Mutant], list[str]]]] = {
    "an unknown host is someone's": (any_host, lambda mutant: mutant.carriers.hosts()),
    "a header claims a host": (claimed_host, lambda mutant: mutant.carriers.hosts()),
    "transactions are another's": (first_territory, lambda mutant: mutant.compared("GET /contributions")),
    "sessions are known everywhere": (
        lambda mutant: mutant.patch.setattr(mutant.door.identities, "known", Forgetful(0)),
        Mutant.strangers,
    ),
    **{
        f"what a page shows is kept for all {parts}": (forgets(part), KEPT[parts == "territories"])
        for part, parts in enumerate(PARTS)
    },
    "sessions are all one": (
        lambda mutant: mutant.patch.setattr(mutant.door.identities, "known", Forgetful(1)),
        lambda mutant: mutant.compared("GET /me"),
    ),
    "a file is kept by its name": (file_of_any, lambda mutant: mutant.carriers.files()),
    "one line is followed by all territories": (
        lambda mutant: mutant.patch.setattr(tail_of(mutant), "lines", Forgetful(0)),
        lambda mutant: mutant.carriers.streams(),
    ),
    "an archive takes the rows of all": (archive_of_all, lambda mutant: mutant.carriers.archives()),
    "a mail's link is good everywhere": (
        link_of_any,
        lambda mutant: mutant.compared("POST /unsubscribe/{token}"),
    ),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_that_the_product_lost_is_missed(
    lock: str, carriers: Carriers, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, check = LOCKS[lock]
    mutant = Mutant(carriers, matrix, monkeypatch)
    assert check(mutant) == []
    change(mutant)
    assert check(mutant)
