"""`demarche deadletters`: what could not be done; nothing here is lost before a person drops it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from demarche.command import data_option, json_option
from demarche.errors import NOT_FOUND, Failure
from demarche.words import say

if TYPE_CHECKING:
    from demarche.deadletters import Letter

COLUMNS = ("id", "place", "service", "territory", "what", "since", "attempts", "reason")


@click.group(help=say("deadletters.help"))
def deadletters() -> None:
    """Nothing is kept between the commands."""


@deadletters.command("list", help=say("deadletters.list.help"))
@json_option
@data_option
def list_all(as_json: bool, data: Path | None) -> None:
    """Give one line for each thing that waits."""
    rows = [shown(letter) for letter in waiting(data)]
    for row in rows:
        del row["content"]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    from demarche.tables import show_table

    show_table("deadletters", COLUMNS, [row | {"reason": str(row["reason"])[:80]} for row in rows])


@deadletters.command(help=say("deadletters.show.help"))
@click.argument("letter_id", metavar="ID")
@json_option
@data_option
def show(letter_id: str, as_json: bool, data: Path | None) -> None:
    """Show one with all it holds."""
    found = next((letter for letter in waiting(data) if letter.id == letter_id), None)
    if found is None:
        raise Failure("deadletters.unknown", code=NOT_FOUND, id=letter_id)
    if as_json:
        click.echo(json.dumps(shown(found), ensure_ascii=False, default=str))
        return
    for name, value in shown(found).items():
        written = json.dumps(value, ensure_ascii=False, indent=2, default=str) if name == "content" else value
        click.echo(f"{say(f'deadletters.{name}')}: {written if written is not None else ''}")


@deadletters.command(help=say("deadletters.retry.help"))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help=say("deadletters.all"))
@data_option
def retry(ids: tuple[str, ...], every: bool, data: Path | None) -> None:
    """Offer them again."""
    settle("retry", ids, every, data)


@deadletters.command(help=say("deadletters.drop.help"))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help=say("deadletters.all"))
@data_option
def drop(ids: tuple[str, ...], every: bool, data: Path | None) -> None:
    """Forget them for good."""
    settle("drop", ids, every, data)


def waiting(data: Path | None) -> "list[Letter]":
    """Return all that waits in an installation."""
    from demarche.deadletters import places
    from demarche.installation import Installation

    with Installation(data).opened() as settings:
        return [letter for place in places(settings) for letter in place.letters()]


def settle(verdict: Literal["retry", "drop"], ids: tuple[str, ...], every: bool, data: Path | None) -> None:
    """Do the same with each of the ids, and say so; fail at the end where one is unknown or cannot be."""
    if bool(ids) == every:
        raise click.UsageError(say("deadletters.ids_or_all"))
    from demarche.deadletters import places
    from demarche.installation import Installation

    failure: Failure | None = None
    with Installation(data).opened() as settings:
        everywhere = places(settings)
        wanted = ids or [letter.id for place in everywhere for letter in place.letters()]
        if not wanted:
            click.echo(say("deadletters.none"))
        for each in wanted:
            try:
                if not any(getattr(place, verdict)(each) for place in everywhere):
                    raise Failure("deadletters.unknown", code=NOT_FOUND, id=each)
            except Failure as said:
                failure = said
                click.echo(said.message, err=True)
                continue
            click.echo(say(f"deadletters.{verdict}.done", id=each))
    if failure is not None:
        raise click.exceptions.Exit(failure.exit_code)


def shown(letter: "Letter") -> dict[str, Any]:
    return asdict(letter) | {"since": letter.since.isoformat(timespec="seconds") if letter.since else None}
