"""A bad day: one stack with its people and its ledger, chance with a printed seed, and what was counted."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil

from notifications.service import Notifications
from tests.faults.trial import SETTLED, Trial
from tools.journey.installations import Stack, soon
from tools.rabbitmq import RabbitMQ
from tools.stack.health import fault as trouble
from tools.stack.shape import BELOW, Shape
from tools.stack.supervisor import Supervisor

READY = 120.0  # seconds for a part that died to be there again


class Skipped(Exception):
    """A fault cannot be made on this machine; the message says what it needs."""


@dataclass(frozen=True)
class Fault:
    """One kind of bad luck: what happens, in a sentence, whether the quick run has it, and whether it comes last."""

    name: str
    sentence: str
    quick: bool
    last: bool
    play: "Callable[[Day], str | None]"


FAULTS: dict[str, Fault] = {}


def fault(*, quick: bool = True, last: bool = False) -> "Callable[[Callable[[Day], str | None]], None]":
    """Declare a fault: its name is that of the function, its sentence the docstring; what it returns is told."""

    def declare(play: "Callable[[Day], str | None]") -> None:
        sentence = (play.__doc__ or "").strip().split("\n")[0].rstrip(".")
        name = play.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, sentence, quick, last, play)

    return declare


@dataclass
class Day:
    """What faults work on, and what they count: `ready` are the seconds until all was ready again after a kill."""

    trial: Trial
    stack: Stack
    chance: random.Random
    full: bool
    outage: float | None  # seconds for the broker to be away, if not what the run has
    tell: Callable[[str], None]
    kills: int = 0
    faults: int = 0
    writes: int = 0
    ready: list[float] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        return Shape(self.stack.folder)

    @property
    def above(self) -> list[str]:
        """The services and the gateways, by their names in `bin/stack status`."""
        return [name for name in self.shape.ports if name not in BELOW]

    @contextmanager
    def load(self, *but: str, seconds: float = SETTLED) -> Iterator[Any]:
        """Count one more fault, under load; see `Trial.load`."""
        self.faults += 1
        with self.trial.load(*but, seconds=seconds) as load:
            try:
                yield load
            finally:
                self.writes += load.acknowledged

    def moment(self, most: float = 1.0) -> None:
        """Let a moment pass that chance chooses."""
        last(self.chance.uniform(0, most))

    # Processes

    def states(self) -> dict[str, dict[str, Any]]:
        return Supervisor(self.stack.folder.resolve()).states()

    def server(self, name: str) -> psutil.Process:
        """Return the process that does the work, not the one that watches over it."""
        if name == "postgres":
            return psutil.Process(self.stack.postgres_pid())
        watched = psutil.Process(self.states()[name]["pid"])
        nodes = [each for each in watched.children(recursive=True) if each.name() == "beam.smp"]
        return (nodes or [watched])[0]

    def kill(self, name: str) -> int:
        """End a process as a power failure would; return the process that watched over it, or was it."""
        before, victim = int(self.states()[name]["pid"]), self.server(name)
        victim.kill()
        self.kills += 1
        return before

    def back(self, before: Mapping[str, int]) -> None:
        """Wait until processes that were `before` are back and everything is ready; measure how long it takes."""
        began = time.monotonic()

        def ready() -> bool:
            states = self.states()
            return all(states[name]["pid"] not in {0, was} for name, was in before.items()) and self.healthy()

        soon(ready, READY, f"{', '.join(before)}, ready again")
        self.ready.append(time.monotonic() - began)

    def healthy(self) -> bool:
        shape = self.shape
        return all(trouble(shape, name, port) is None for name, port in shape.ports.items())

    def await_queues(self) -> None:
        """Wait until the queues would outlive the broker's death (`RabbitMQ.has_registered`)."""
        broker = RabbitMQ(self.stack.folder / "rabbitmq")
        queues = [inbox.name.rpartition(" ")[2] for inbox in self.trial.databases.inboxes(Notifications)]
        soon(lambda: all(map(broker.has_registered, queues)), 30, f"{queues} on the disk")

    # Shapes

    def reshape(self, **kept: Any) -> None:
        """Start everything above database and broker anew, by other addresses or in another environment."""
        shape = self.shape
        for name, value in kept.items():
            setattr(shape.kept, name, value)
        shape.keep()
        self.stack.stop(*self.above)
        self.stack.start()

    # What the databases say

    def count(self, service: str, query: str) -> int:
        return int(self.trial.databases.read(service, query)[0][0])


def last(seconds: float) -> None:
    """Let something be so for so long: its length is what is tried."""
    end = time.monotonic() + seconds
    soon(lambda: time.monotonic() > end, seconds + 1, "the time")
