"""`demarche migrate`: databases made where the superuser's address is given, and brought to their newest version."""

from pathlib import Path

import click

from demarche.command import data_option
from demarche.services import WITH_DATA
from demarche.words import say


@click.command(help=say("migrate.help"))
@click.argument("services", nargs=-1, type=click.Choice(WITH_DATA))
@click.option("--superuser", metavar="URL", envvar="DEMARCHE_SUPERUSER", help=say("migrate.superuser"))
@data_option
def migrate(services: tuple[str, ...], superuser: str | None, data: Path | None) -> None:
    """Do nothing where all is done; say for each service what was."""
    from demarche import broker
    from demarche.databases import prepare
    from demarche.installation import Installation
    from demarche.provision import provision

    named = services or WITH_DATA
    installation = Installation(data)
    with installation.opened() as settings:
        if not installation.production:
            superuser = installation.postgres.url
        if superuser:
            provision(named, settings, superuser)
        changed = prepare(settings, None, services=named)
        if settings.broker and not services:
            broker.prepare(settings)
    for name in named:
        click.echo(say("migrate.done" if name in changed else "migrate.nothing", service=name))
