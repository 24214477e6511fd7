"""The ground on which pages, writes and events are measured: a territory with 1,000 contributions that all may read."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg2

from demarche.services import WITH_DATA
from tools.journey.client import API, Client, Refused
from tools.journey.installations import Embedded, Installation, Stack, soon

PEOPLE = 32
CONTRIBUTIONS = 1000
READY = """
SELECT (SELECT count(*) FROM outbox) AS told, (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting
"""
TAKEN = "SELECT count(*) FROM inbox WHERE subscriber = 'notifications.log'"
SENTENCES = (
    "Il manque un lieu où se retrouver le soir, au bourg, quand le café a fermé.",
    "Nos restes de chantier finissent à la benne alors qu'un voisin en aurait l'usage.",
    "Un atelier partagé pour réparer vélos et petits appareils, tenu par des habitants.",
    "Les légumes de la vallée partent loin : une halle les vendrait ici, deux fois par semaine.",
    "Des trajets à plusieurs vers la gare, aux heures où le car ne passe plus.",
)


@dataclass
class Ground:
    """An installation that is used, by so many people; `told` says what takes long."""

    installation: Installation
    told: Callable[[str], None]
    many: int = PEOPLE

    @cached_property
    def visitor(self) -> Client:
        return Client(self.installation.url)

    @cached_property
    def communes(self) -> list[str]:
        return [commune["code"] for commune in self.visitor.read("/communes", limit=100)["items"]]

    @cached_property
    def themes(self) -> list[str]:
        return [theme["code"] for theme in self.visitor.read("/themes")["items"]]

    def contribution(self, number: int) -> dict[str, Any]:
        """Write something to say; each number says another thing."""
        first, second = SENTENCES[number % 5], SENTENCES[number // 5 % 5]
        said: dict[str, Any] = {
            "kind": "idea" if number % 2 else "need",
            "text": f"{first} {second} ({number})",
            "themes": [self.themes[number % len(self.themes)]],
            "commune": self.communes[number % len(self.communes)],
        }
        return said | ({"title": first[:60]} if number % 3 else {})

    @cached_property
    def people(self) -> list[Client]:
        """Have people come in, as anyone does: each says something, and takes a pseudonym."""

        def come_in(number: int) -> Client:
            said = self.visitor.send("POST", f"{API}/contributions", self.contribution(number))
            if said.status != 201:
                raise Refused("POST /contributions", said)
            person = self.visitor.holding(said.session)
            person.post("/me/pseudonym", {"pseudonym": f"Voisine {number}"}, gives=200)
            return person

        self.told(f"{self.many} people come in")
        with ThreadPoolExecutor(4) as at_once:
            return list(at_once.map(come_in, range(self.many)))

    @cached_property
    def administrator(self) -> Client:
        """Open the link that the first start printed."""
        token = self.installation.administrator_link.rpartition("/")[2]
        opened = self.visitor.post(f"/administrator-links/{token}", {"pseudonym": "La mesure"}, gives=200)
        return self.visitor.holding(opened["session"])

    def say(self) -> None:
        """Have all that is missing said; each person says as much as the others."""

        def one(number: int) -> None:
            self.people[number % PEOPLE].post("/contributions", self.contribution(number))

        people = len(self.people)
        self.told(f"they say {CONTRIBUTIONS} things")
        with ThreadPoolExecutor(4) as at_once:
            list(at_once.map(one, range(people, CONTRIBUTIONS)))

    @cached_property
    def published(self) -> list[tuple[str, int]]:
        """Return what all may read, each with someone's number who did not say it."""
        items = self.visitor.read_all("/contributions", limit=100)
        if len(items) != CONTRIBUTIONS:
            raise RuntimeError(f"{len(items)} contributions are public, not {CONTRIBUTIONS}")
        number = re.compile(r"\((\d+)\)$")
        return [(item["id"], int(found[1]) % PEOPLE) for item in items if (found := number.search(item["text"]))]

    @cached_property
    def supports(self) -> Iterator[tuple[Client, str]]:
        """Give who can support what: nobody twice, nor their own, and not one thing many times in a row."""
        return (
            (self.people[(author + turn) % PEOPLE], id) for turn in range(1, PEOPLE) for id, author in self.published
        )

    def next_supports(self, count: int) -> list[tuple[Client, str]]:
        return list(islice(self.supports, count))

    def settle(self, seconds: float = 60) -> float:
        """Return how long it took from now until every event has had its effect in the event log."""
        began = time.monotonic()
        soon(self.settled, seconds, "every event taken")
        return time.monotonic() - began

    def settled(self) -> bool:
        told = waiting = 0
        for service in WITH_DATA:
            more_told, more_waiting = self.ask(service, READY)
            told, waiting = told + more_told, waiting + more_waiting
        (taken,) = self.ask("notifications", TAKEN)
        return not waiting and bool(told == taken)

    def analyze(self) -> None:
        """Have PostgreSQL count what is there, as it does by itself within a minute: it plans by it."""
        for service in WITH_DATA:
            with closing(psycopg2.connect(self.installation.superuser, dbname=service)) as connection:
                connection.autocommit = True
                connection.cursor().execute("ANALYZE")

    def ask(self, service: str, query: str) -> tuple[int, ...]:
        """Ask a database as its superuser, who sees all territories."""
        with closing(psycopg2.connect(self.installation.superuser, dbname=service)) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            found: tuple[int, ...] | None = cursor.fetchone()
            return found or ()


@contextmanager
def ground(folder: Path, *, stack: bool, told: Callable[[str], None]) -> Iterator[Ground]:
    """Make the ground: said where moderation comes after, then started anew with the rule as it usually is."""
    installation = (Stack if stack else Embedded)(folder)
    installation.make_territories()
    moderate(installation, "after")
    made = Ground(installation, told)
    try:
        installation.start()
        made.say()
        made.settle()
        made.analyze()
        installation.stop()
        moderate(installation, "before")
        installation.start()
        made.settle()
        yield made
    finally:
        installation.stop()


def moderate(installation: Installation, when: str) -> None:
    """Set whether moderators read before or after all the others."""
    for file in (installation.folder / "territories").glob("*.toml"):
        file.write_text(re.sub(r'^moderation = ".*"$', f'moderation = "{when}"', file.read_text(), flags=re.MULTILINE))
