"""The formats of an evening, as data: what comes after what, how long, and what people may do meanwhile.

A workshop copies its format when it is planned: changing a format here leaves the evenings that were held as they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """One phase of a format. `writes`: cards may be written; `shows`: those of others are seen; `votes`, `sheets` and
    `pitches` say what else it is for."""

    code: str
    minutes: int
    writes: bool = False
    shows: bool = False
    votes: bool = False
    sheets: bool = False
    pitches: bool = False


FORMATS: Mapping[str, tuple[Moment, ...]] = {
    "workshop": (
        Moment("welcome", 15),
        Moment("needs", 30, writes=True, shows=True),
        Moment("ideas", 40, writes=True, shows=True),
        Moment("vote", 15, shows=True, votes=True),
        Moment("closing", 10, shows=True, sheets=True, pitches=True),
    ),
    "creative_evening": (
        Moment("welcome", 20),
        Moment("presentations", 15),
        Moment("first_round", 25, writes=True),
        Moment("second_round", 30, writes=True, shows=True),
        Moment("votes", 10, shows=True, votes=True),
        Moment("sheets", 40, shows=True, sheets=True),
        Moment("pitches", 30, shows=True, sheets=True, pitches=True),
        Moment("closing", 10, shows=True),
    ),
}
