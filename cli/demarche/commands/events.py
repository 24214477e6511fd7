"""`demarche events`: what happened, in every territory or one, as the event log keeps it."""

import json
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from demarche.command import data_option, json_option
from demarche.errors import NOT_FOUND, Failure
from demarche.words import say

if TYPE_CHECKING:
    from demarche.event_log import EventLog


@click.group(help=say("events.help"))
def events() -> None:
    """Nothing is kept between the commands."""


@events.command(help=say("events.tail.help"))
@click.option("--territory", "slug", metavar="SLUG", help=say("events.territory"))
@click.option("--type", "asked", metavar="TYPE", default="*", help=say("events.type"))
@click.option("--last", type=click.IntRange(0, 10_000), default=20, show_default=True, help=say("events.last"))
@click.option("--follow", "-f", is_flag=True, help=say("events.follow"))
@json_option
@data_option
def tail(slug: str | None, asked: str, last: int, follow: bool, as_json: bool, data: Path | None) -> None:
    """Print the last events, one a line, the oldest first; with --follow, those that come too."""
    from demarche.event_log import EventLog
    from demarche.installation import Installation
    from demarche.roles import territory_named

    with Installation(data).opened() as settings:
        log = EventLog(settings)
        wanted = [territory_named(settings, slug)] if slug else list(log.registry)
        heads = {territory.slug: log.head(territory) for territory in wanted}
        each = (log.last(territory, last, asked) for territory in wanted)
        # Merged, not sorted: in one territory the order is the log's own, whatever the clocks said.
        entries = list(merge(*each, key=lambda entry: entry.created_at))
        for entry in entries[-last:] if last else ():
            click.echo(line(entry, as_json))
        if follow:
            go_on(log, heads, asked, every=slug is None, as_json=as_json)


@events.command(help=say("events.show.help"))
@click.argument("event", type=click.UUID, metavar="ID")
@json_option
@data_option
def show(event: UUID, as_json: bool, data: Path | None) -> None:
    """Print one event as integrators receive it."""
    from demarche.event_log import EventLog
    from demarche.installation import Installation
    from notifications.log.queries import said

    with Installation(data).opened() as settings:
        entry = EventLog(settings).find(event)
    if entry is None:
        raise Failure("events.unknown", code=NOT_FOUND, id=event)
    click.echo(said(entry) if as_json else json.dumps(json.loads(said(entry)), ensure_ascii=False, indent=2))


def go_on(log: "EventLog", heads: dict[str, int], asked: str, *, every: bool, as_json: bool) -> None:
    """Print what comes until Ctrl-C, which is how one stops."""
    try:
        for entry in log.follow(heads, asked, every=every):
            click.echo(line(entry, as_json))
    except KeyboardInterrupt:
        return


def line(entry: Any, as_json: bool) -> str:
    """Return an entry on one line, for a program or for a person."""
    from notifications.log.queries import said

    if as_json:
        return said(entry)
    event = json.loads(entry.body)
    return f"{entry.created_at:%Y-%m-%d %H:%M:%S} {entry.territory} {event['type']} {event['subject']} {event['id']}"
