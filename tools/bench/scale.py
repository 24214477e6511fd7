"""Scale: what a page, a filter, a search and a write cost in a small installation, and in one that holds the country.

The large one has 101 territories; half of its contributions are in the one that is asked. Both are asked in turn, so
that a slow moment of the machine falls on both; a ratio says how many times longer the large one takes.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg2

from demarche.geography import departments
from demarche.territories import write_territory
from tools.bench import pages
from tools.bench.crowd import fill
from tools.bench.ground import Ground
from tools.bench.lives import family, memory
from tools.bench.load import Spoiled, send, written
from tools.journey.client import API
from tools.journey.installations import FIRST, Embedded, Installation, Stack

ROWS, FEW = 1_000_000, 1000
TERRITORIES = 101
PEOPLE = 16
SECONDS = 3
PATIENCE = 60  # what takes long is to be told, not refused
MOST = 1000  # writes a second, to have enough of them
READS: Mapping[str, Mapping[str, str]] = {
    "list": {},
    "supported": {"sort": "supported"},
    "theme": {"theme": "{theme}"},
    "commune": {"commune": "{commune}"},
    "search": {"q": "réparation de vélos"},
    "search_common": {"q": "atelier"},
}


@dataclass
class Side:
    """One installation of the two."""

    ground: Ground
    seconds: float = 0.0

    @property
    def installation(self) -> Installation:
        return self.ground.installation

    def again(self) -> None:
        """Start it once more, and note how long it took until it was ready."""
        self.installation.stop()
        began = time.monotonic()
        self.installation.start()
        self.seconds = time.monotonic() - began

    def memory(self) -> float:
        return sum(memory(each) for root in self.roots() for each in family(root)) / 1e6

    def roots(self) -> Sequence[int]:
        if isinstance(self.installation, Embedded) and self.installation.process is not None:
            own = self.installation.process.pid
            database = self.installation.postgres_pid()
            inside = database in [child.pid for child in psutil.Process(own).children(recursive=True)]
            return [own] if inside else [own, database]
        return [int((self.installation.folder / "supervisor.pid").read_text())]

    def read(self, asked: Mapping[str, str]) -> float:
        """Read one list of the API over 16 connections, and return the milliseconds that one takes of the whole."""
        return self.took([written(self.ground.visitor, "GET", API + self.path_of(asked))])

    def path_of(self, asked: Mapping[str, str]) -> str:
        """Write a question out; raise Spoiled where it finds nothing, which would cost nothing."""
        known = {"theme": self.ground.themes[-1], "commune": self.ground.communes[0]}
        query = urlencode({name: value.format(**known) for name, value in asked.items()} | {"limit": "15"})
        if not self.ground.visitor.read(f"/contributions?{query}")["items"]:
            raise Spoiled(f"nothing is found by {query}")
        return f"/contributions?{query}"

    def page(self) -> float:
        return self.took([written(self.ground.visitor, "GET", pages.PATH, **pages.BROWSER)])

    def write(self) -> float:
        people = self.ground.people
        many = range(SECONDS * MOST)
        said = [written(people[n % PEOPLE], "POST", f"{API}/contributions", self.ground.contribution(n)) for n in many]
        took = self.took(said, once=True)
        self.ground.settle()
        return took

    def took(self, requests: Sequence[bytes], *, once: bool = False) -> float:
        done = send(self.installation.url, requests, seconds=SECONDS, once=once, patience=PATIENCE)
        return 1000 * done.seconds / max(1, done.requests)


@dataclass
class Sides:
    small: Side
    large: Side


@contextmanager
def sides(folder: Path, rows: int, territories: int, *, stack: bool, told: Callable[[str], None]) -> Iterator[Sides]:
    """Make both, fill them, and start them once more."""
    with ExitStack() as standing:
        made = []
        for name, many, codes in (("small", min(FEW, rows), [FIRST]), ("large", rows, codes_of(territories))):
            installation = (Stack if stack else Embedded)(folder / name)
            standing.callback(installation.stop)
            today = date(2026, 1, 1)
            slugs = [write_territory(installation.folder / "territories", code, today=today).stem for code in codes]
            installation.start()
            side = Side(Ground(installation, told, PEOPLE))
            told(f"{name}: {many:,} contributions in {len(slugs)} territories")
            load(side, many, slugs, told)
            side.again()
            made.append(side)
        yield Sides(*made)


def codes_of(many: int) -> list[str]:
    """Return the codes of so many départements, the first tenant's first."""
    others = [place.code for place in departments() if place.code != FIRST]
    return [FIRST, *others][:many]


def load(side: Side, rows: int, slugs: Sequence[str], told: Callable[[str], None]) -> None:
    first, *others = slugs
    with closing(psycopg2.connect(side.installation.superuser, dbname="participation")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            weighed = [first] * max(1, len(others)) + others
            fill(cursor, rows, weighed, told, communes=side.ground.communes, themes=side.ground.themes)


def once(sides: Sides) -> dict[str, float]:
    """Ask both the same, one after the other."""
    asked: dict[str, Callable[[Side], float]] = {"page": Side.page}
    asked |= {name: lambda side, query=query: side.read(query) for name, query in READS.items()}  # type: ignore[misc]
    asked |= {"write": Side.write, "memory": Side.memory, "start": started}
    values: dict[str, float] = {}
    for name, ask in asked.items():
        small, large = ask(sides.small), ask(sides.large)
        values |= {f"scale.{name}.small": small, f"scale.{name}.large": large, f"scale.{name}.ratio": large / small}
    return values


def started(side: Side) -> float:
    side.again()
    return side.seconds
