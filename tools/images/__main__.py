"""`bin/images`: build the images, start an installation of them, try it, and say what it weighs."""

import json
import re
import shutil
import time
from pathlib import Path

import click

from tools.images import base as debian
from tools.images.engine import Engine
from tools.images.installation import DEPLOY, Installation
from tools.journey.__main__ import play
from tools.journey.path import Given
from tools.journey.sink import sink
from tools.ports import free_ports

ROOT = Path(__file__).parents[2]
OURS = "startup-de-territoire"
MEMBERS = ("participation", "workshops", "projects", "notifications", "gateway", "operator")
BELOW = ("broker", "database")
BASE = f"{OURS}/base:bookworm"
SLIM = "python:3.11-slim-bookworm"
PRIVATE = "172.16.0.0/12,192.168.0.0/16"  # where Docker puts its networks, and the receiver of the test's webhooks

folder_option = click.option("--data", type=click.Path(path_type=Path), default=ROOT / "var" / "images", hidden=True)


@click.group()
def images() -> None:
    """Build the platform's images and run them."""


@images.command()
@click.option("--mirror", default=debian.MIRROR)
@folder_option
def base(mirror: str, data: Path) -> None:
    """Make the base image, the broker's and the database's from Debian's packages."""
    engine = ready(data)
    with timed("base"):
        debian.make(engine, BASE, mirror)
    for target in BELOW:
        build_one(engine, f"{target}:debian", "debian/Dockerfile", BASE, "--target", target)
    show(engine)


@images.command()
@click.argument("members", nargs=-1, type=click.Choice(MEMBERS))
@click.option("--base", "wanted", metavar="IMAGE")
@folder_option
def build(members: tuple[str, ...], wanted: str | None, data: Path) -> None:
    """Build the image of each service, the gateway, the operator's and the mail catcher's."""
    engine = ready(data)
    on = wanted or (BASE if engine.has(BASE) else slim(engine))
    for member in members or MEMBERS:
        build_one(engine, member, "Dockerfile", on, "--build-arg", f"MEMBER={member}")
    if not members:
        build_one(engine, "catcher", "debian/Dockerfile", on, "--target", "catcher")
    show(engine)


@images.command("list")
@folder_option
def list_all(data: Path) -> None:
    """Show the images and their sizes."""
    show(ready(data))


@images.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@folder_option
def up(port: int, data: Path) -> None:
    """Start an installation of the images, with a first territory, and say where it answers."""
    installation = Installation(ready(data), "demarche", data / "installation")
    installation.prepare(port, **below(installation.engine))
    installation.up()
    fresh = not installation.territories()
    if fresh:
        installation.demarche("territory", "add", "54")
    for slug in installation.territories():
        click.echo(address(installation, slug))
        if fresh:
            click.echo(installation.administrator_link(slug))


@images.command()
@click.option("--volumes", is_flag=True)
@folder_option
def down(volumes: bool, data: Path) -> None:
    """Stop the installation, and the engine where it is ours."""
    engine = Engine(data)
    if engine.answers():
        Installation(engine, "demarche", data / "installation").down(volumes=volumes)
        if volumes:
            shutil.rmtree(data / "installation", ignore_errors=True)
    engine.stop()


@images.command()
@folder_option
def test(data: Path) -> None:
    """Start a fresh installation, play the journey on it, weigh it, remove it; the last line is JSON."""
    folder = data / "test"
    installation = Installation(ready(data), "demarche-test", folder)
    installation.down(volumes=True)
    shutil.rmtree(folder, ignore_errors=True)
    installation.prepare(free_ports(1)[0], WEBHOOK_ALLOWED_NETWORKS=PRIVATE, **below(installation.engine))
    try:
        began = time.monotonic()
        installation.up()
        healthy = time.monotonic() - began
        for code in ("54", "88"):
            installation.demarche("territory", "add", code)
        here, elsewhere = (address(installation, slug) for slug in installation.territories())
        link = installation.administrator_link("meurthe-et-moselle")
        with sink(installation.host_address()) as receiver:
            played, skipped, failed, _ = play(Given(here, elsewhere, "", link, installation.mail, receiver))
        outcome = "failed" if failed else "partial" if skipped else "complete"
        weighed = {name: round(size / 2**20) for name, size in installation.memory().items()}
        click.echo(
            json.dumps(
                {"journey": outcome, "skipped": skipped, "steps": played, "healthy_seconds": round(healthy, 1)}
                | {"memory_mib": weighed, "memory_mib_sum": sum(weighed.values())}
            )
        )
    finally:
        installation.down(volumes=True)
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        raise click.exceptions.Exit(1)


def ready(data: Path) -> Engine:
    """Return an engine that answers."""
    engine = Engine(data)
    engine.require()
    return engine


def slim(engine: Engine) -> str:
    """Fetch the usual base; where no registry is reached, say how one is made instead."""
    try:
        engine.docker("pull", SLIM)
    except click.ClickException as error:
        raise click.ClickException(f"No registry gives {SLIM}: `bin/images base` makes a base from Debian.") from error
    return SLIM


def below(engine: Engine) -> dict[str, str]:
    """Return the settings that name the broker's and database's images made here; without them, the official ones."""
    made = {name: f"{OURS}/{name}:debian" for name in BELOW}
    return {f"{name.upper()}_IMAGE": image for name, image in made.items() if engine.has(image)}


def build_one(engine: Engine, name: str, file: str, on: str, *options: str) -> None:
    tag = f"{OURS}/{name}" if ":" in name else f"{OURS}/{name}:latest"
    with timed(name):
        engine.docker("build", "--file", DEPLOY / file, "--build-arg", f"BASE={on}", *options, "--tag", tag, ROOT)


def address(installation: Installation, slug: str) -> str:
    return re.sub("//", f"//{slug}.", installation.url)


def show(engine: Engine) -> None:
    shape = "table {{.Repository}}:{{.Tag}}\t{{.Size}}"
    click.echo(engine.ask("image", "ls", "--filter", f"reference={OURS}/*", "--format", shape))


class timed:  # noqa: N801  # read as a word
    """Say what begins, and how long it took."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        self.began = time.monotonic()
        click.echo(f"building {self.what}", err=True)

    def __exit__(self, failure: object, *_: object) -> None:
        if failure is None:
            click.echo(f"built {self.what} in {time.monotonic() - self.began:.1f} s", err=True)


if __name__ == "__main__":
    images(prog_name="bin/images")
