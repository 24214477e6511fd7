"""`demarche role`: who may do what in a territory; the first administrator comes from here."""

import json
from pathlib import Path
from uuid import UUID

import click

from demarche.command import data_option, json_option
from demarche.words import say

ADMINISTRATOR = "administrator"


@click.group(help=say("role.help"))
def role() -> None:
    """Nothing is kept between the commands."""


@role.command(help=say("role.grant.help"))
@click.option("--territory", "slug", required=True, metavar="SLUG", help=say("role.territory"))
@click.option("--role", "name", required=True, metavar="ROLE", help=say("role.role"))
@click.option("--participant", type=click.UUID, metavar="ID", help=say("role.participant"))
@json_option
@data_option
def grant(slug: str, name: str, participant: UUID | None, as_json: bool, data: Path | None) -> None:
    """Grant a role; without a person, print a link that makes whoever opens it first the administrator."""
    if participant is None and name != ADMINISTRATOR:
        raise click.UsageError(say("role.who"))
    from demarche import roles
    from demarche.installation import Installation

    with Installation(data).opened() as settings:
        territory = roles.territory_named(settings, slug)
        if participant is None:
            link = roles.administrator_link(roles.database_of(settings), territory)
            click.echo(json.dumps({"administrator_link": link}) if as_json else say("role.link", link=link))
            return
        held = roles.grant(settings, territory, participant, name)
    if as_json:
        click.echo(json.dumps({"participant": str(participant), "roles": held}))
    else:
        click.echo(say("role.granted", participant=participant, roles=", ".join(held)))
