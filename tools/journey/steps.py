"""What a journey is made of: steps, in the order in which they are written; skipped where what they need is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

PATIENCE = 20.0  # seconds for what happens behind the answers: a mail, a call, an event

Method = TypeVar("Method", bound=Callable[..., None])


@dataclass(frozen=True)
class Step:
    """One step: its name, the sentence that its method opens with, and what must be there."""

    name: str
    sentence: str
    needs: tuple[str, ...]
    play: Callable[..., None]


class Skipped(Exception):
    """A step finds that it cannot be played here; the message says what is missing."""


def step(*needs: str) -> Callable[[Method], Method]:
    """Make a method a step, played only where the journey has all that it needs."""

    def mark(method: Method) -> Method:
        method.needs = needs  # type: ignore[attr-defined]
        return method

    return mark


def steps_of(journey: type) -> Iterator[Step]:
    """Give the steps of a journey in their order, those of what it builds on first."""
    for part in reversed(journey.__mro__):
        for name, method in vars(part).items():
            if hasattr(method, "needs"):
                sentence = (method.__doc__ or name).strip().split("\n")[0].rstrip(".")
                yield Step(name, sentence, method.needs, method)


def expect(found: Any, wanted: Any, what: str) -> None:
    """Refuse anything but what was wanted, in words that show both."""
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")
