"""`demarche run`: the whole platform on this machine, in one process with its own PostgreSQL."""

import json
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from demarche.command import data_option, json_option
from demarche.errors import Failure
from demarche.words import say, words_of

if TYPE_CHECKING:
    from demarche.embedded import Embedded

ANYONE = "0.0.0.0"  # noqa: S104  # what --listen is for


@click.command(help=say("run.help"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=say("run.port"))
@click.option(
    "--listen", is_flag=False, flag_value=ANYONE, default="127.0.0.1", metavar="[ADDRESS]", help=say("run.listen")
)
@click.option("--territory", "department", metavar="CODE", help=say("run.territory"))
@click.option("--sample", is_flag=True, help=say("run.sample"))
@json_option
@data_option
def run(port: int, listen: str, department: str | None, sample: bool, as_json: bool, data: Path | None) -> None:
    """Start all, say where it answers, serve until told to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    from demarche.installation import Installation

    def tell(key: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"{time.monotonic() - began:5.1f} s  {words_of(key)}", err=True)

    installation = Installation(data, tell)
    if installation.production:
        raise Failure("run.production", data=installation.data)
    # Held before the rest is even imported: a second start is refused at once.
    with suppress(KeyboardInterrupt), installation.held():
        from demarche import logs
        from demarche.embedded import Wishes, claimed, embedded, prepared

        logs.configure(file=installation.log)
        ready = prepared(installation, tell, Wishes(claimed(listen, port), listen, department, sample))
        if sample:
            from demarche.commands.sample import tell_sample

            tell_sample(installation, ready)
        with embedded(installation, tell, ready) as platform:
            platform.process.heed_signals()
            said = addresses(platform, time.monotonic() - began)
            click.echo(json.dumps(said) if as_json else announcement(platform, said))
            settings = platform.settings
            installation.remember(
                platform.territory.slug, port=settings.port, listen=settings.listen, hosts=dict(settings.hosts)
            )
            platform.wait()
    tell("cli.run.stopped")


def addresses(platform: "Embedded", seconds: float) -> dict[str, Any]:
    """Return where to go: the territory, the mailbox, and the first time a link for its administrator."""
    settings = platform.settings
    token = urlencode({"token": settings.mailbox_token})
    said: dict[str, Any] = {"url": f"{platform.origin}/", "mailbox": f"{platform.origin}/boite?{token}"}
    if settings.hosts:
        said["hall"] = f"http://{next(iter(settings.hosts))}:{settings.port}/"
    if platform.first:
        said["administrator_link"] = platform.administrator_link()
    return said | {"data": str(settings.data), "seconds": round(seconds, 2)}


def announcement(platform: "Embedded", said: dict[str, Any]) -> str:
    """Write the addresses for a person."""
    head = say("run.ready", name=platform.territory.name, seconds=said["seconds"])
    keys = [key for key in ("url", "hall", "mailbox", "administrator_link", "data") if key in said]
    return "\n".join([head, *(f"  {say(f'run.{key}'):<28} {said[key]}" for key in keys), say("run.how_to_stop")])
