"""`demarche sample`: a whole démarche as an example, in a territory where nobody has said anything yet."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.command import data_option, json_option
from demarche.errors import Failure
from demarche.words import say

if TYPE_CHECKING:
    from demarche.embedded import Prepared
    from demarche.installation import Installation


@click.command(help=say("sample.help"))
@click.option("--territory", "department", metavar="CODE", help=say("run.territory"))
@json_option
@data_option
def sample(department: str | None, as_json: bool, data: Path | None) -> None:
    """Hold the installation, tell the sample, and let go."""
    from demarche.installation import Installation

    installation = Installation(data)
    if installation.production:
        raise Failure("sample.production", data=installation.data)
    with installation.held():
        from demarche import logs
        from demarche.embedded import Wishes, prepared

        logs.configure(file=installation.log)
        port = installation.address.get("port", 8000)
        ready = prepared(installation, lambda step: None, Wishes(port, department=department, sample=True))
        try:
            told = tell_sample(installation, ready)
        except KeyboardInterrupt:
            raise Failure("sample.cut") from None
    name = ready.territory.name
    if as_json:
        click.echo(json.dumps({"territory": ready.territory.slug, "loaded": told}))
    else:
        click.echo(say("sample.told" if told else "sample.already", name=name))


def tell_sample(installation: "Installation", ready: "Prepared") -> bool:
    """Tell the sample, with a bar for whoever looks on; return whether there was anything to tell."""
    from rich.console import Console
    from rich.progress import Progress

    from demarche.sample import load

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty(), auto_refresh=False) as bar:
        task = bar.add_task(say("sample.loading"), total=None)

        def advance(told: int, of: int) -> None:
            bar.update(task, completed=told, total=of, refresh=told % 10 == 0)

        return load(installation, ready.settings, ready.territory, advance)
