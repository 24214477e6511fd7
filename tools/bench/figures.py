"""The figures that we promise, with their targets (for two cores), and how one is made out of several runs."""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

Measure = Callable[[], Mapping[str, float]]


@dataclass(frozen=True)
class Promise:
    """One figure; `target` is the most that it may be, or with `rising` the least, and None where none was set."""

    name: str
    unit: str
    target: float | None = None
    rising: bool = False
    on_stack: float | None = None

    def met(self, value: float, target: float | None) -> bool:
        """Tell whether a value keeps the promise; without a target any does."""
        return target is None or (value >= target if self.rising else value <= target)


SCALED = ("page", "list", "supported", "theme", "commune", "search", "search_common", "write")


def scaled(name: str, unit: str) -> list[Promise]:
    """Promise the same of a large installation as of a small one, but for some."""
    sides = [Promise(f"scale.{name}.{side}", unit) for side in ("small", "large")]
    return [*sides, Promise(f"scale.{name}.ratio", "times", 1.3)]


PROMISES = (
    Promise("start.again", "s", 4),
    Promise("start.fresh", "s", 90),
    Promise("memory", "MB", 250, on_stack=600),
    Promise("pages.rate", "pages/s", 320, rising=True),
    Promise("pages.p99", "ms", 120),
    Promise("writes.rate", "writes/s", 220, rising=True),
    Promise("writes.p99", "ms", 250),
    Promise("writes.settled", "s"),
    Promise("events.rate", "writes/s", rising=True),
    Promise("events.effect_p99", "ms", 250),
    Promise("events.webhook_p99", "ms", 1000),
    Promise("evening.card_p99", "ms", 500),
    Promise("evening.card_lost", "cards on screens", 0),
    Promise("evening.card_doubled", "cards on screens", 0),
    Promise("evening.reveal_p99", "ms"),
    Promise("evening.reveal_lost", "cards on screens", 0),
    Promise("evening.reveal_doubled", "cards on screens", 0),
    Promise("evening.votes_rate", "votes/s", rising=True),
    Promise("evening.votes_p99", "ms"),
    Promise("evening.returns", "requests"),
    Promise("evening.votes_beyond", "votes", 0),
    Promise("evening.votes_lost", "votes", 0),
    *[promise for name in SCALED for promise in scaled(name, "ms")],
    *scaled("memory", "MB"),
    *scaled("start", "s"),
)


@dataclass(frozen=True)
class Figure:
    """A figure as it is told: the median of its runs. Without a target, `met` is true."""

    name: str
    value: float
    unit: str
    target: float | None
    met: bool
    runs: int

    @property
    def line(self) -> str:
        return json.dumps(asdict(self))


def figures(values: Mapping[str, Sequence[float]], *, stack: bool = False) -> list[Figure]:
    """Make the figures of what was measured; the targets are those of one process, but where the stack has its own."""
    found = []
    for promise in PROMISES:
        if not (runs := values.get(promise.name)):
            continue
        value = round(statistics.median(runs), 2)
        target = promise.on_stack if stack else promise.target
        name = f"stack.{promise.name}" if stack else promise.name
        found.append(Figure(name, value, promise.unit, target, promise.met(value, target), len(runs)))
    return found


def alternate(measures: Mapping[str, Measure], runs: int, told: Callable[[str], None]) -> dict[str, list[float]]:
    """Take all measures once, then all again: a slow moment of the machine falls on each of them, not on one."""
    values: dict[str, list[float]] = {}
    for run in range(1, runs + 1):
        for name, measure in measures.items():
            found = measure()
            for figure, value in found.items():
                values.setdefault(figure, []).append(value)
            said = ", ".join(f"{figure} {value:.4g}" for figure, value in found.items())
            told(f"{name} {run}/{runs}: {said}")
    return values


def percentile(values: Sequence[float], hundredth: int) -> float:
    """Return the smallest value that so many hundredths of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * hundredth // 100) - 1)]
