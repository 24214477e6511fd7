"""The territory ends with its transaction, however that ends: a pool of a few connections serves many territories."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from eventlet.greenpool import GreenPool
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import database
from chassis.context import Acting
from chassis.database import Database
from chassis.territory import Territory
from tests.installation import Installation
from tests.isolation.matrix import Matrix

SEED, SWITCHES, AT_ONCE, CONNECTIONS = 20261128, 10_000, 8, 2
SEEN = text("SELECT min(territory), max(territory), count(*) FROM contribution")


class Stopped(Exception):
    """What ends a transaction in the middle."""


class Pool:
    """A small pool, of which territories are asked at random, some without one."""

    def __init__(self, made: Database, territories: list[Territory | None]) -> None:
        self.database, self.territories = made, territories
        self.faults: list[str] = []
        self.done: Counter[str] = Counter()

    def switch(self, chance: random.Random) -> None:
        """Read in one territory, or in none; end well, by a failure of ours, or by one of the database."""
        territory, end = chance.choice(self.territories), chance.choice(("well", "stopped", "failed"))
        with suppress(Stopped, ProgrammingError):
            if territory is None:
                end = "without a territory"
                with self.database.app.connect() as connection:
                    self.look("", connection.execute(SEEN).one())
            else:
                with self.database.work(territory, Acting(territory.slug)) as work:
                    self.look(territory.slug, work.session.execute(SEEN).one())
                    if end == "failed":
                        work.session.execute(text("SELECT nothing"))
                    if end == "stopped":
                        raise Stopped
        self.done[end] += 1

    def look(self, slug: str, seen: tuple[str | None, str | None, int]) -> None:
        if seen[:2] != ((slug, slug) if slug else (None, None)):
            self.faults.append(f"in {slug or 'none'}: {seen}")

    def switches(self, times: int) -> list[str]:
        """Switch at random, several at once; return what was seen of others."""
        pool = GreenPool(AT_ONCE)
        for number in range(times):
            pool.spawn(self.switch, random.Random(SEED + number))
        pool.waitall()
        return self.faults


@pytest.fixture
def pool(installation: Installation, matrix: Matrix) -> Iterator[Pool]:
    made = Database("participation", replace(installation.settings, database_pool=CONNECTIONS), installation.clock)
    yield Pool(made, [matrix.here.territory, matrix.there.territory, None])
    made.close()


def test_ten_thousand_random_switches_leak_nothing(pool: Pool) -> None:
    assert not (faults := pool.switches(SWITCHES)), "\n".join(faults)
    assert pool.done.total() == SWITCHES
    assert {*pool.done} == {"well", "stopped", "failed", "without a territory"}


def test_a_territory_that_outlives_its_transaction_is_seen(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "IN_TERRITORY", database.IN_TERRITORY.replace("true", "false"))
    assert pool.switches(100)
