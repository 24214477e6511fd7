"""A creative evening: everyone in the hall writes cards, sees those of the table come, then votes, all at once.

A card counts from the moment at which it is sent to the one at which a screen that must show it has it: its table's
phones, the walls and the stage. Each such pair is one value, and one that never came is lost.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tools.bench.figures import percentile
from tools.bench.ground import Ground
from tools.bench.load import Spoiled
from tools.bench.phones import Connection, Screen
from tools.journey.client import Client
from tools.journey.installations import Embedded, Stack, soon

PEOPLE, TABLES = 300, 25
WALLS = 3
CARDS, EVERY = 3, 10.0  # each writes so many, one about every ten seconds
VOTES, TRIES = 5, 7  # each has so many votes, and tries to give more
PATIENCE = 30.0
ROLES = ("coordinator", "facilitator")
Sent = dict[str, tuple[str, float]]  # a card's table, and when it was sent


@dataclass
class Hall:
    """Where an evening is held, again and again, by the same people."""

    ground: Ground
    tables: int

    @property
    def people(self) -> list[Client]:
        return self.ground.people

    @cached_property
    def host(self) -> Client:
        """Whoever coordinates the territory and runs its evenings."""
        host = self.ground.administrator
        me = host.read("/me")["id"]
        for role in ROLES:
            host.ask("PUT", f"/participants/{me}/roles/{role}")
        soon(lambda: host.send("POST", "/api/v1/workshops", {}).status == 422, PATIENCE, "the roles")
        return host


@contextmanager
def hall(folder: Path, people: int, tables: int, *, stack: bool, told: Callable[[str], None]) -> Iterator[Hall]:
    """Have people come in to an installation of their own."""
    installation = (Stack if stack else Embedded)(folder)
    try:
        installation.start()
        yield Hall(Ground(installation, told, people), tables)
    finally:
        installation.stop()


def once(hall: Hall) -> dict[str, float]:
    """Hold one evening, from the open doors to the last vote."""
    evening = Evening(hall)
    evening.prepare()
    hall.ground.settle(5 * PATIENCE)
    return asyncio.run(evening.held())


class Evening:
    """One workshop, its tables and who sits where."""

    def __init__(self, hall: Hall) -> None:
        self.people, self.host = hall.people, hall.host
        place = {"name": "Salle des fêtes", "commune": hall.ground.communes[0]}
        asked = {
            "title": "La grande soirée créative",
            "format": "creative_evening",
            "starts_at": (datetime.now(UTC) + timedelta(days=9)).isoformat(),
            "place": place,
            "capacity": len(self.people),
            "votes_per_person": VOTES,
        }
        self.path = f"/workshops/{self.host.post('/workshops', asked)['id']}"
        tables = [self.host.post(f"{self.path}/tables", {})["id"] for _ in range(hall.tables)]
        self.seats = [tables[number % hall.tables] for number in range(len(self.people))]

    def prepare(self) -> None:
        """Open it, have everyone sign up and sit down, and move it on until all write what all may read."""
        self.host.post(f"{self.path}/open", gives=200)
        with ThreadPoolExecutor(4) as at_once:
            signed = list(
                at_once.map(
                    lambda person, table: person.post(f"{self.path}/registrations", {"table": table}),
                    self.people,
                    self.seats,
                )
            )
        self.host.post(f"{self.path}/start", gives=200)
        came = [{"registration": one["id"], "table": table} for one, table in zip(signed, self.seats, strict=True)]
        with ThreadPoolExecutor(4) as at_once:
            list(at_once.map(lambda one: self.host.post(f"{self.path}/check-ins", one, gives=200), came))
        self.until("writes")

    def until(self, what: str) -> None:
        """Move the evening on until people may do this."""
        while True:
            run = self.host.read(f"{self.path}/phases")
            if any(phase[what] for phase in run["items"] if phase["id"] == run["phase"]):
                return
            self.host.post(f"{self.path}/phases/next", {"from": run["phase"]}, gives=200)

    async def held(self) -> dict[str, float]:
        live = f"{self.path}/live?channel="
        screens = [
            *[(table, await Screen.open(person, f"{live}table&table={table}")) for person, table in self.placed],
            *[("", await Screen.open(self.host, f"{live}wall")) for _ in range(WALLS)],
            ("", await Screen.open(self.host, f"{live}stage")),
        ]
        phones = [await Connection.open(person) for person in self.people]
        try:
            hidden = await self.write(phones, 1, EVERY)
            began = time.perf_counter()
            await asyncio.to_thread(self.until, "shows")
            shown = await seen(screens, {card: (table, began) for card, (table, _) in hidden.items()})
            cards = await self.write(phones, CARDS, EVERY)
            came = await seen(screens, cards)
            await asyncio.to_thread(self.until, "votes")
            votes = await self.vote(phones, list(cards))
        finally:
            for phone in phones:
                phone.close()
            await asyncio.gather(*(screen.close() for _, screen in screens))
        return figures_of(came, "evening.card") | figures_of(shown, "evening.reveal") | votes

    @property
    def placed(self) -> Iterable[tuple[Client, str]]:
        return zip(self.people, self.seats, strict=True)

    async def write(self, phones: Sequence[Connection], cards: int, every: float) -> Sent:
        """Have everyone write so many cards at their table, as people do: not in step."""
        sent: Sent = {}

        async def one(phone: Connection, table: str) -> None:
            for number in range(cards):
                await asyncio.sleep(2 * random.random() * every)
                at = time.perf_counter()
                text = f"Une remorque à partager entre voisins, pour les encombrants ({number})."
                status, card = await phone.ask("POST", f"/tables/{table}/cards", {"kind": "idea", "text": text})
                if status != 201:
                    raise Spoiled(f"a card: status {status}: {card}")
                sent[f"cards/{card['id']}"] = table, at

        await asyncio.gather(*(one(phone, table) for phone, table in zip(phones, self.seats, strict=True)))
        return sent

    async def vote(self, phones: Sequence[Connection], cards: Sequence[str]) -> dict[str, float]:
        """Have everyone give all their votes at once, and try to give more; then count them as all may."""
        taken: list[float] = []
        given: Counter[str] = Counter()
        beyond = returns = 0

        async def one(phone: Connection) -> None:
            nonlocal beyond, returns
            second = await Connection.open(phone.who)  # as from a browser, which asks over several
            chosen = random.sample(cards, min(TRIES, len(cards)))
            halves = await asyncio.gather(some(phone, chosen[::2]), some(second, chosen[1::2]))
            mine = [card for half in halves for card in half]
            second.close()
            returns += second.returns
            given.update(mine)
            beyond += max(0, len(mine) - VOTES)

        async def some(connection: Connection, chosen: Sequence[str]) -> list[str]:
            accepted = []
            for card in chosen:
                at = time.perf_counter()
                status, said = await connection.ask("POST", f"/{card}/votes")
                taken.append(1000 * (time.perf_counter() - at))
                if status not in (200, 409):
                    raise Spoiled(f"a vote: status {status}: {said}")
                accepted += [card] if status == 200 else []
            return accepted

        began = time.perf_counter()
        await asyncio.gather(*(one(phone) for phone in phones))
        rate = len(taken) / (time.perf_counter() - began)
        counted = await asyncio.to_thread(self.counted)
        wanted = len(phones) * min(VOTES, len(cards))
        return {
            "evening.votes_rate": rate,
            "evening.votes_p99": percentile(taken, 99),
            "evening.returns": returns + sum(phone.returns for phone in phones),
            "evening.votes_beyond": beyond + (counted - given).total(),
            "evening.votes_lost": max(0, wanted - given.total()) + (given - counted).total(),
        }

    def counted(self) -> Counter[str]:
        """Return the votes of each card, as they are shown once votes are over."""
        self.until("sheets")
        cards = [card for table in set(self.seats) for card in self.host.read_all(f"/tables/{table}/cards", limit=100)]
        return Counter({f"cards/{card['id']}": card["votes"] for card in cards if card["votes"]})


@dataclass(frozen=True)
class Seen:
    """How cards came to screens: each in so many milliseconds; what never came, and what came twice."""

    taken: Sequence[float]
    lost: int
    doubled: int


def figures_of(seen: Seen, name: str) -> dict[str, float]:
    taken = {f"{name}_p99": percentile(seen.taken, 99)} if seen.taken else {}
    return taken | {f"{name}_lost": seen.lost, f"{name}_doubled": seen.doubled}


async def seen(screens: Sequence[tuple[str, Screen]], sent: Mapping[str, tuple[str, float]]) -> Seen:
    """Wait until each card is on each screen that must show it (some time at most), and say how it came there."""

    of_table: dict[str, dict[str, float]] = defaultdict(dict)
    for card, (table, began) in sent.items():
        of_table[table][card] = of_table[""][card] = began

    def pairs() -> Iterator[tuple[float, list[float]]]:
        for table, screen in screens:
            for card, began in of_table[table].items():
                yield began, screen.seen.get(card, [])

    deadline = time.monotonic() + PATIENCE
    while not all(came for _, came in pairs()) and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
    found = list(pairs())
    return Seen(
        [1000 * (came[0] - began) for began, came in found if came],
        sum(not came for _, came in found),
        sum(len(came) > 1 for _, came in found),
    )
