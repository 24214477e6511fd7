"""State tables as data: the transitions that exist, and no others (design: `domain.md`, States)."""

from collections.abc import Mapping
from typing import Protocol

from chassis.http.problems import Problem


class Stateful(Protocol):
    state: str


class StateTable:
    """The transitions of one object: `{from: (to, …)}`. Tests, contracts and buttons are derived from it."""

    def __init__(self, name: str, initial: str, transitions: Mapping[str, tuple[str, ...]]) -> None:
        self.name, self.initial = name, initial
        self.transitions = dict(transitions)

    @property
    def states(self) -> list[str]:
        seen = dict.fromkeys([self.initial, *self.transitions])
        return list(seen | dict.fromkeys(to for targets in self.transitions.values() for to in targets))

    def allows(self, state: str, to: str) -> bool:
        return to in self.transitions.get(state, ())

    def move(self, row: Stateful, to: str) -> None:
        """Move the row, or refuse with a conflict (409) that names the state it found; nothing changes then."""
        if not self.allows(row.state, to):
            raise Problem("forbidden-transition", object=self.name, state=row.state, wanted=to)
        row.state = to
