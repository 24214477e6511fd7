"""What can keep the embedded PostgreSQL from starting, in words that say what to do next."""

from pathlib import Path
from typing import Any

from chassis.words import Words

words = Words(Path(__file__).parents[1] / "locale")


class PostgresError(Exception):
    """The database cannot be used. `key` and `values` find the words in the reader's language."""

    key = "postgres.error"

    def __init__(self, **values: Any) -> None:
        super().__init__(values)
        self.values = values

    def told(self, language: str) -> str:
        """Say what happened and what to do, in the reader's language."""
        return words(language, self.key, **self.values)

    def __str__(self) -> str:
        return self.told("en")


class AlreadyRunning(PostgresError):
    """Another process of ours holds this data folder."""

    key = "postgres.already_running"


class OtherMajor(PostgresError):
    """Another major version of PostgreSQL wrote the data; these programs must not touch it."""

    key = "postgres.other_major"


class Unreachable(PostgresError):
    """No account of this machine, ours included, can reach both the programs and the data."""

    key = "postgres.unreachable"


class Refused(PostgresError):
    """PostgreSQL itself refused; its last words are in `said`."""

    key = "postgres.refused"
