"""How a command fails: one line that says what to do next, and an exit code that a program can read."""

from typing import IO, Any

import click

from demarche.words import language, say

FAILED, USAGE, NOT_FOUND, TAKEN, HELD = 1, 2, 3, 4, 5


class Failure(click.ClickException):
    """End the command with words of the catalogue and one of the codes above."""

    def __init__(self, key: str, *, code: int = FAILED, **values: Any) -> None:
        super().__init__(say(key, **values))
        self.exit_code = code  # type: ignore[misc]  # click reads it of the instance

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=file is None, file=file)


def failure_of(error: Exception) -> Failure | None:
    """Return the failure that an expected error amounts to; None for a defect, which keeps its traceback."""
    import psycopg2
    import sqlalchemy.exc

    from chassis.bus import Unavailable
    from chassis.config import ConfigError
    from demarche.postgres import AlreadyRunning, PostgresError

    match error:
        case AlreadyRunning():
            return Failure("said", said=error.told(language()), code=TAKEN)
        case PostgresError():
            return Failure("said", said=error.told(language()))
        case PermissionError():
            return Failure("no_permission", path=error.filename)
        case ConfigError():
            return Failure("wrong_setting", said=str(error))
        case Unavailable() | psycopg2.OperationalError() | sqlalchemy.exc.OperationalError():
            causes = [str(each).strip().split("\n")[0] for each in (error, error.__cause__) if each]
            return Failure("away", said=": ".join(causes))
    return None
