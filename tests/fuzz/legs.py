"""A long way in legs: each that was gone is kept in a file, so that a run begun again goes on where it stopped."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from threading import Event

LEG = 20_000  # requests
LOOK = 200  # requests from one look at the memory to the next
COUNTED = ("requests", "server_errors", "off_schema", "stuck", "away")


@dataclass
class Leg:
    """What was found on one leg: counted, one request for each kind of failure, and what the process held, in MB.

    Legs of one `sitting` met the same process, one after the other.
    """

    by: str
    seed: int
    number: int = 0
    sitting: str = ""
    requests: int = 0
    server_errors: int = 0
    off_schema: int = 0
    stuck: int = 0
    away: int = 0
    memory: list[float] = field(default_factory=list)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, said: str, example: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.examples.setdefault(f"{kind} {said}", example)


@contextmanager
def together(many: int) -> Iterator[tuple[ThreadPoolExecutor, Event]]:
    """Let so many send side by side. The event tells them that the leg is over, be it that it was broken off."""
    over = Event()
    with ThreadPoolExecutor(many) as threads:
        try:
            yield threads, over
        finally:
            over.set()


def kept(file: Path | None) -> list[Leg]:
    """Read the legs that were kept."""
    if file is None or not file.exists():
        return []
    return [Leg(**json.loads(line)) for line in file.read_text().splitlines()]


def keep(file: Path | None, leg: Leg) -> None:
    if file is not None:
        with file.open("a") as lines:
            lines.write(json.dumps(asdict(leg)) + "\n")


def ahead(gone: list[Leg], wanted: Mapping[str, int], seed: int) -> Iterator[tuple[Leg, int]]:
    """Give the legs that are still to be gone, and the requests of each, until so many were sent by each sender."""
    done = {(leg.by, leg.number) for leg in gone}
    for by, requests in wanted.items():
        for number, start in enumerate(range(0, requests, LEG)):
            if (by, number) not in done:
                yield Leg(by, seed, number), min(LEG, requests - start)


def summed(legs: list[Leg]) -> dict[str, float]:
    """Sum over legs; `memory` is the worst growth that a process showed."""
    sittings = groupby(sorted(legs, key=lambda leg: leg.sitting), key=lambda leg: leg.sitting)
    growths = [growth([held for leg in each for held in leg.memory]) for _, each in sittings]
    return {name: sum(getattr(leg, name) for leg in legs) for name in COUNTED} | {"memory": max(growths)}


def growth(memory: list[float]) -> float:
    """Return the mean of the last quarter in times that of the second."""
    quarter = len(memory) // 4
    if not quarter:
        return 1.0
    return round(sum(memory[-quarter:]) / sum(memory[quarter : 2 * quarter]), 3)
