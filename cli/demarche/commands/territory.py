"""`demarche territory`: the files that make a département a tenant; what runs reads them by itself."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.command import data_option, json_option
from demarche.commands import moving
from demarche.errors import FAILED, NOT_FOUND, TAKEN, USAGE, Failure
from demarche.words import say

if TYPE_CHECKING:
    from chassis.territory import Territory
    from demarche.installation import Installation


@click.group(help=say("territory.help"))
def territory() -> None:
    """Nothing is kept between the commands."""


@territory.command(help=say("territory.add.help"))
@click.argument("department", metavar="CODE")
@click.option("--contact", "contacts", multiple=True, metavar="KEY=VALUE", help=say("territory.add.contact"))
@json_option
@data_option
def add(department: str, contacts: tuple[str, ...], as_json: bool, data: Path | None) -> None:
    """Write the territory's file from the official geographic code; refuse to write over one."""
    from chassis.territory import read
    from demarche.geography import UnknownDepartment
    from demarche.installation import Installation
    from demarche.territories import TerritoryExists, write_territory

    installation = Installation(data)
    if wrong := [pair for pair in contacts if "=" not in pair]:
        raise click.UsageError(say("territory.add.wrong_contact", pair=wrong[0]))
    given = dict(pair.split("=", 1) for pair in contacts)
    today = datetime.now(UTC).date()
    try:
        path = write_territory(installation.territories, department, today=today, contacts=given)
    except UnknownDepartment as unknown:
        raise Failure("territory.unknown_department", code=USAGE, department=str(unknown)) from unknown
    except TerritoryExists as exists:
        raise Failure("territory.exists", code=TAKEN, path=exists.path) from exists
    made = read(path)
    if as_json:
        click.echo(json.dumps(summary(made, installation) | {"file": str(path)}, ensure_ascii=False))
        return
    url = f"{installation.origin(made)}/"
    click.echo(say("territory.added", name=made.name, communes=len(made.communes), url=url, path=path))


@territory.command("list", help=say("territory.list.help"))
@json_option
@data_option
def list_all(as_json: bool, data: Path | None) -> None:
    """Give one line for each territory that can be read, by its code."""
    from chassis.territory import Registry
    from demarche.installation import Installation

    installation = Installation(data)
    rows = [summary(each, installation) for each in Registry(installation.territories)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    from demarche.tables import show_table

    show_table("territory", ("code", "slug", "name", "communes", "editions", "url"), rows)


@territory.command(help=say("territory.check.help"))
@click.argument("slug", required=False)
@json_option
@data_option
def check(slug: str | None, as_json: bool, data: Path | None) -> None:
    """Say what is wrong in each file, and fail when anything is."""
    from demarche.installation import Installation
    from demarche.territory_faults import faults

    folder = Installation(data).territories
    found = faults(folder)
    if slug is not None:
        if slug not in found:
            raise Failure("territory.unknown", code=NOT_FOUND, slug=slug, folder=folder)
        found = {slug: found[slug]}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for name, wrong in found.items():
            click.echo(f"{name}: {'; '.join(wrong) if wrong else say('territory.check.right')}")
    if any(found.values()):
        raise click.exceptions.Exit(FAILED)


@territory.command(help=say("territory.show.help"))
@click.argument("slug")
@json_option
@data_option
def show(slug: str, as_json: bool, data: Path | None) -> None:
    """Show a territory as those who run read it."""
    from chassis.territory import Registry
    from demarche.installation import Installation

    installation = Installation(data)
    found = Registry(installation.territories).get(slug)
    if found is None:
        raise Failure("territory.unknown", code=NOT_FOUND, slug=slug, folder=installation.territories)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    editions = ", ".join(f"{edition.name} ({edition.step})" for edition in found.editions)
    areas = ", ".join(f"{area.name} : {len(found.communes_of_area(area.code))}" for area in found.areas)
    themes = ", ".join(theme.name.get("fr", theme.code) for theme in found.themes)
    for name, value in {
        **summary(found, installation),
        "areas": areas,
        "editions": editions,
        "themes": themes,
        "time_zone": found.time_zone,
        "languages": ", ".join(found.languages),
        "moderation": found.settings.moderation,
        "contacts": ", ".join(f"{key} {value}" for key, value in found.contacts.items()),
        "file": installation.territories / f"{slug}.toml",
    }.items():
        click.echo(f"{say(f'territory.{name}'):<16} {value}")


for command in (moving.export, moving.bring, moving.remove):
    territory.add_command(command)


def summary(each: "Territory", installation: "Installation") -> dict[str, object]:
    """Return what tells a territory from the others."""
    return {
        "code": each.code,
        "slug": each.slug,
        "name": each.name,
        "communes": len(each.communes),
        "editions": sum(edition.open for edition in each.editions),
        "sample": each.sample,
        "remove_on": each.closing.remove_on.isoformat() if each.closing else None,
        "url": f"{installation.origin(each)}/",
    }
