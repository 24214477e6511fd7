"""`demarche restore`: an installation made of a backup, in an empty place."""

import json
from pathlib import Path

import click

from demarche.command import data_option, json_option
from demarche.commands.backup import progress
from demarche.words import say


@click.command(help=say("restore.help"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--superuser", metavar="URL", envvar="DEMARCHE_SUPERUSER", help=say("migrate.superuser"))
@json_option
@data_option
def restore(folder: Path, superuser: str | None, as_json: bool, data: Path | None) -> None:
    """Refuse to write over anything; say what to tell whom."""
    from demarche.care.restore import restore as put_back
    from demarche.installation import Installation

    made = put_back(Installation(data), folder.resolve(), superuser, progress)
    if as_json:
        click.echo(json.dumps({"restored": str(folder.resolve()), **made}, ensure_ascii=False))
        return
    rows = sum(sum(service["rows"].values()) for service in made["services"].values())
    click.echo(say("restore.done", rows=rows, at=made["made_at"]))
    if made["other_keys"]:
        click.echo(say("restore.other_keys", names=", ".join(made["other_keys"])))
    for slug, sequence in made["sequences"].items():
        click.echo(say("restore.sequence", slug=slug, sequence=sequence))
