"""`demarche backup`: all that an installation holds, at one moment, while it runs or not."""

import json
import sys
from pathlib import Path

import click

from demarche.command import data_option, json_option
from demarche.words import say


@click.command(help=say("backup.help"))
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@data_option
def backup(folder: Path, as_json: bool, data: Path | None) -> None:
    """Write it into a folder that is not there yet, and say what is in it and what is not."""
    from demarche.care.backup import back_up
    from demarche.installation import Installation

    installation = Installation(data)
    with installation.opened() as settings:
        made = back_up(installation, settings, folder.resolve(), progress)
    if as_json:
        click.echo(json.dumps({"backup": str(folder.resolve()), **made}, ensure_ascii=False))
        return
    rows = sum(sum(service["rows"].values()) for service in made["services"].values())
    click.echo(say("backup.done", folder=folder, rows=rows, at=made["made_at"]))
    click.echo(say("backup.secrets_in" if made["embedded"] else "backup.secrets_out"))


def progress(step: str) -> None:
    """Say at which step we are, to who looks on."""
    if sys.stderr.isatty():
        click.echo(say("care.step", step=step), err=True)
