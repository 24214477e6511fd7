"""`demarche audit`: what staff did, and when, as each service notes it where nobody can change it."""

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from demarche.command import data_option, json_option
from demarche.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chassis.config import Settings
    from chassis.territory import Territory

COLUMNS = ("created_at", "territory", "who", "operation", "subject", "events")
PARTS = 100  # the most that one page of a list holds


@click.command(help=say("audit.help"))
@click.option("--territory", "slug", metavar="SLUG", help=say("audit.one_territory"))
@click.option("--about", metavar="REF", help=say("audit.about"))
@click.option("--actor", metavar="ACTOR", help=say("audit.actor"))
@click.option("--last", type=click.IntRange(1, 10_000), default=20, show_default=True, help=say("audit.last"))
@json_option
@data_option
def audit(slug: str | None, about: str | None, actor: str | None, last: int, as_json: bool, data: Path | None) -> None:
    """Print the last lines of the trail, the oldest first."""
    from chassis.territory import Registry
    from demarche.installation import Installation
    from demarche.roles import territory_named
    from demarche.tables import show_table

    asked = {name: value for name, value in (("about", about), ("actor", actor)) if value}
    with Installation(data).opened() as settings:
        wanted = [territory_named(settings, slug)] if slug else list(Registry(settings.territories))
        found = chain.from_iterable(lines(settings, territory, asked, last) for territory in wanted)
        rows = sorted(found, key=lambda line: str(line["created_at"]))[-last:]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    show_table("audit", COLUMNS, [row | {"events": " ".join(row["events"])} for row in rows])


def lines(
    settings: "Settings", territory: "Territory", asked: "Mapping[str, str]", last: int
) -> "Iterator[dict[str, Any]]":
    """Yield the last lines of each service about a territory; `who` is how the person is signed today."""
    from chassis.audit import AuditLine, listed
    from chassis.clock import Clock
    from chassis.database import Database
    from demarche.roles import acting_for
    from demarche.services import WITH_DATA

    for service in WITH_DATA:
        found: list[Any] = []
        query: dict[str, Any] = {**asked, "limit": min(last, PARTS), "after": None}
        with Database(service, settings, Clock()).work(territory, acting_for(territory)) as work:
            while len(found) < last:
                page = listed(work, query)
                found += page.items
                if (after := page.next) is None:
                    break
                query["after"] = after
        said = AuditLine(many=True).dump(found[:last])
        names = signed(settings, territory, {line["actor"] for line in said})
        for line in said:
            yield {
                "territory": territory.slug,
                "service": service,
                "who": names.get(line["actor"], line["actor"]),
            } | line


def signed(settings: "Settings", territory: "Territory", actors: set[str]) -> dict[str, str]:
    """Return how those of the actors who are persons are signed, by actor; who was erased is left out."""
    from uuid import UUID

    from demarche.roles import acting_for, database_of
    from participation.participants.queries import labels

    ids = [UUID(id) for kind, _, id in (actor.partition(":") for actor in actors) if kind == "person"]
    if not ids:
        return {}
    with database_of(settings).work(territory, acting_for(territory)) as work:
        return {f"person:{one['id']}": f"{one['label']} ({one['id']})" for one in labels(work, ids).items}
