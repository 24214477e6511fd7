"""`bin/journey`: play the main path on an installation, one's own or another's, and say how far it went."""

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from rich.console import Console

from tools.journey.client import AWAY, Client, Refused
from tools.journey.installations import Embedded, Stack
from tools.journey.journey import Journey
from tools.journey.path import Given
from tools.journey.sink import sink
from tools.journey.steps import Skipped, Step, steps_of

console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.command()
@click.option("--stack", is_flag=True)
@click.option("--url")
@click.option("--token", default="")
@click.option("--mailbox", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--sink", "sink_address", default="")
@click.option("--json", "as_json", is_flag=True, help="Say nothing but the last line.")
def journey(stack: bool, url: str | None, token: str, mailbox: Path | None, sink_address: str, as_json: bool) -> None:
    """Play the path; the last line is JSON, the exit code 1 where a step failed."""
    console.quiet = as_json
    began = time.monotonic()
    played, failed, thread = 0, True, "skipped"
    skipped: list[str] = []
    with ExitStack() as open_things:
        try:
            given = open_things.enter_context(own(stack=stack)) if url is None else others(url, token, mailbox)
            address = "127.0.0.1" if url is None else sink_address
            given.sink = open_things.enter_context(sink(address)) if address else None
        except (*AWAY, RuntimeError, TimeoutError, Refused) as error:
            console.print(f"[red]failed [/]  To begin: {error}")
        else:
            played, skipped, failed, thread = play(given)
    outcome = "failed" if failed else "partial" if skipped else "complete"
    seconds = round(time.monotonic() - began, 1)
    click.echo(
        json.dumps({"journey": outcome, "thread": thread, "skipped": skipped, "steps": played, "seconds": seconds})
    )
    sys.exit(1 if failed else 0)


def play(given: Given) -> tuple[int, list[str], bool, str]:
    """Play step after step until one fails.

    Returns how many were played, which were skipped, whether one failed, and whether the thread was walked whole.
    """
    on_the_way, skipped, played = Journey(given), [], 0
    for step in steps_of(Journey):
        missing = [need for need in step.needs if need not in on_the_way.has]
        began = time.monotonic()
        try:
            if missing:
                raise Skipped(f"no {', no '.join(missing)}")
            with shown(step):
                step.play(on_the_way)
        except Skipped as reason:
            skipped.append(step.name)
            console.print(f"[yellow]skipped[/]  {step.sentence}: {reason}")
        except Exception as error:
            console.print(f"[red]failed [/]  {step.sentence}: {type(error).__name__}: {error}", markup=True)
            return played, skipped, True, on_the_way.thread
        else:
            played += 1
            console.print(f"[green]{time.monotonic() - began:5.1f} s[/]  {step.sentence}")
    return played, skipped, False, on_the_way.thread


@contextmanager
def shown(step: Step) -> Iterator[None]:
    """Show the step that is being played, where a person looks on."""
    with console.status(step.sentence) if console.is_terminal else contextlib.nullcontext():
        yield


@contextmanager
def own(*, stack: bool) -> Iterator[Given]:
    """Start an installation in a temporary folder, with two territories, and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="journey-", ignore_cleanup_errors=True) as folder:
        installation = (Stack if stack else Embedded)(Path(folder))
        began = time.monotonic()
        console.print(f"starting {'the production shape' if stack else 'everything in one process'} in {folder}")
        try:
            installation.start()
            console.print(f"[green]{time.monotonic() - began:5.1f} s[/]  It answers at {installation.url}")
            yield Given(
                installation.url,
                installation.elsewhere,
                administrator_link=installation.administrator_link,
                mailbox=installation.mailbox,
            )
        finally:
            installation.stop()


def others(url: str, token: str, mailbox: Path | None) -> Given:
    """Take the installation as it is, with another of its territories."""
    here = url.rstrip("/")
    return Given(here, neighbour(here), token, mailbox=mailbox)


def neighbour(url: str) -> str:
    """Return the address of another territory of the same installation, or nothing."""
    here = Client(url)
    known = here.read_all("/territories")
    slug = here.read("/territory")["slug"]
    return next((str(one["url"]) for one in known if one["slug"] != slug), "")


if __name__ == "__main__":
    journey(prog_name="bin/journey")
