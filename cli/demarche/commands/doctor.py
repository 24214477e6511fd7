"""`demarche doctor`: one line for each check, what to do below what is wrong; fails where anything is."""

import json
from pathlib import Path

import click

from demarche.command import data_option, json_option
from demarche.errors import FAILED
from demarche.words import say


@click.command(help=say("doctor.help"))
@json_option
@data_option
def doctor(as_json: bool, data: Path | None) -> None:
    """Make every check, even after one that fails."""
    from demarche.doctor import examine
    from demarche.installation import Installation

    well, rows = True, []
    for finding in examine(Installation(data)):
        well = well and finding.ok
        seen = say(f"doctor.{finding.key}", **finding.values)
        todo = None if finding.ok else say(f"doctor.{finding.key}.todo", **finding.values)
        rows.append({"check": finding.check, "ok": finding.ok, "seen": seen, "todo": todo})
        if not as_json:
            click.secho("ok   " if finding.ok else "!    ", fg="green" if finding.ok else "red", nl=False)
            click.echo(seen if todo is None else f"{seen}\n     → {todo}")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    if not well:
        raise click.exceptions.Exit(FAILED)
