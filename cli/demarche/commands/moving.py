"""`demarche territory export|import|remove`: a territory that moves to another installation, or goes."""

import json
from pathlib import Path
from typing import Any

import click

from demarche.command import data_option, json_option
from demarche.commands.backup import progress
from demarche.words import say


@click.command(help=say("territory.export.help"))
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@data_option
def export(slug: str, file: Path, as_json: bool, data: Path | None) -> None:
    """Write it all into one file, and say what stays behind."""
    from demarche.care import moving
    from demarche.installation import Installation

    installation = Installation(data)
    with installation.opened() as settings:
        made = moving.export(installation, settings, slug, file.resolve(), progress)
    left = [f"{service}.{table}" for service, tables in moving.LEFT.items() for table in tables]
    if as_json:
        click.echo(json.dumps({"file": str(file.resolve()), "left": left, **made}, ensure_ascii=False))
        return
    click.echo(say("territory.export.done", slug=slug, rows=moving.rows_of(made), file=file, left=", ".join(left)))
    if made["closed_at"] is None:
        click.echo(say("territory.export.open", slug=slug))


@click.command("import", help=say("territory.import.help"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@data_option
def bring(file: Path, as_json: bool, data: Path | None) -> None:
    """Take in what an export holds, once."""
    from demarche.care import moving
    from demarche.installation import Installation

    installation = Installation(data)
    with moving.ready(installation) as settings:
        made = moving.bring(installation, settings, file.resolve(), progress)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    key = "done" if made["brought"] else "already"
    click.echo(say(f"territory.import.{key}", slug=made["slug"], rows=moving.rows_of(made)))
    if made["brought"]:
        click.echo(say("territory.import.webhooks"))
        if made["restart"]:
            click.echo(say("territory.import.restart"))
            click.echo(f"DEMARCHE_INHERITED={made['restart']}")


@click.command(help=say("territory.remove.help"))
@click.argument("slug")
@click.option("--days", type=click.IntRange(0, 3650), default=30, show_default=True, help=say("territory.remove.days"))
@click.option("--take-back", is_flag=True, help=say("territory.remove.take_back"))
@click.option("--export", "file", type=click.Path(path_type=Path, dir_okay=False), help=say("territory.remove.export"))
@json_option
@data_option
def remove(slug: str, days: int, take_back: bool, file: Path | None, as_json: bool, data: Path | None) -> None:
    """Close it at first; once its day has come and an export of it is there, take it away."""
    from demarche.care import closing, moving
    from demarche.installation import Installation

    said: dict[str, Any] = {"slug": slug}
    installation, key = Installation(data), "closed"
    if take_back:
        closing.take_back(installation, slug)
        key = "taken_back"
    elif file is None:
        found = closing.close(installation, slug, days, closing.now())
        said |= {"closed_at": found.closed_at.isoformat(), "remove_on": found.remove_on.isoformat()}
    else:
        with moving.unpacked(file.resolve(), installation.data) as (_, made), installation.opened() as settings:
            gone = closing.remove(installation, settings, slug, made, closing.now())
        said |= {"removed": gone, "rows": sum(sum(tables.values()) for tables in gone.values())}
        key = "done"
    click.echo(json.dumps(said, ensure_ascii=False) if as_json else say(f"territory.remove.{key}", **said))
