"""`bin/stack`: start, stop and look at the production shape of one folder."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from chassis.territory import Registry
from tools import postgres
from tools.ports import is_free
from tools.stack.health import fault
from tools.stack.shape import BELOW, ROOT, Shape
from tools.stack.supervisor import UP, Supervisor

PATIENCE = 60.0  # seconds for one process to answer
folder_option = click.option("--data", type=click.Path(path_type=Path), default=ROOT / "var" / "stack")


@click.group()
def stack() -> None:
    """Run the production shape on this machine, without containers."""


@stack.command()
@click.argument("names", nargs=-1)
@click.option("--replicas", type=click.IntRange(1, 8))
@click.option("--json", "as_json", is_flag=True)
@folder_option
def up(names: tuple[str, ...], replicas: int | None, as_json: bool, data: Path) -> None:
    """Start what is not running, and say where it answers."""
    shape, supervisor = Shape(data), Supervisor(data.resolve())
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(data):
        other_shape = shape.grow(replicas)
        shape.write_supervisor()
        supervisor.start()
        if other_shape:  # what is called has other addresses: everybody above reads them anew
            for name in reversed(above(shape)):
                supervisor.end(name)
        begin(shape, supervisor, [name for name in BELOW if not names or name in names])
        if not names or {*BELOW} <= {*names}:
            shape.write_settings()
        if not names:
            prepare(shape)
        begin(shape, supervisor, [name for name in above(shape) if not names or name in names])
        said = addresses(shape)
        if not (data / "announced").exists() and not names:
            said["administrator_link"] = administrator_link(shape)
            (data / "announced").touch()
    click.echo(json.dumps(said) if as_json else "\n".join(f"{name:<20} {value}" for name, value in said.items()))


@stack.command()
@click.argument("names", nargs=-1)
@folder_option
def down(names: tuple[str, ...], data: Path) -> None:
    """Stop everything, or what is named, those above before those that they stand on."""
    shape, supervisor = Shape(data), Supervisor(data.resolve())
    if not supervisor.alive:
        click.echo("nothing runs", err=True)
        return
    with alone(data):
        for name in reversed(shape.ports):
            if not names or name in names:
                supervisor.end(name)
        if not names:
            supervisor.shut_down()


@stack.command()
@click.option("--json", "as_json", is_flag=True)
@folder_option
def status(as_json: bool, data: Path) -> None:
    """Show what runs and where; fail where anything does not."""
    shape, states = Shape(data), Supervisor(data.resolve()).states()
    rows: list[dict[str, Any]] = []
    for name, port in shape.ports.items() if shape.file.exists() else ():
        state = states.get(name, {})
        running = state.get("statename") in UP
        health = fault(shape, name, port) or "ready" if running else ""
        pid = state.get("pid") or None
        rows.append(
            {"name": name, "state": state.get("statename", "STOPPED"), "pid": pid, "port": port, "health": health}
        )
    if as_json:
        click.echo(json.dumps(rows))
    else:
        for row in rows:
            click.echo("{name:<18} {state:<9} {pid!s:<8} {port!s:<6} {health}".format(**row))
        for key, value in addresses(shape).items() if rows else ():
            click.echo(f"{key:<18} {value}")
    if not rows:
        click.echo(f"nothing was ever started in {data}: bin/stack up", err=True)
    if not rows or any(row["health"] != "ready" for row in rows):
        sys.exit(1)


@stack.command()
@click.argument("names", nargs=-1)
@click.option("--follow", "-f", is_flag=True)
@folder_option
def logs(names: tuple[str, ...], follow: bool, data: Path) -> None:
    """Show what they say."""
    files = [file for file in sorted((data / "log").glob("*.log")) if not names or file.stem in names]
    if not files:
        click.echo("nothing was said yet", err=True)
        sys.exit(3)
    subprocess.run(["tail", "-n", "20", *(["-F"] if follow else []), *files], check=False)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Let two commands on one stack wait for each other."""
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def above(shape: Shape) -> list[str]:
    """Return the services and the gateway, in the order in which they start."""
    return [name for name in shape.ports if name not in BELOW]


def begin(shape: Shape, supervisor: Supervisor, names: list[str]) -> None:
    """Start those that are dead, together, then wait until each answers."""
    for name in names:
        port = shape.ports[name]
        if supervisor.states()[name]["statename"] not in UP and port and name != "postgres" and not is_free(port):
            raise click.ClickException(
                f"port {port} of {name} is taken by another program: end it, or remove {shape.file} after `down`"
            )
        if supervisor.run(name):
            click.echo(f"starting {name}", err=True)
    deadline = time.monotonic() + PATIENCE
    for name in names:
        while said := fault(shape, name, shape.ports[name]):
            if time.monotonic() > deadline:
                raise click.ClickException(f"{name}: {said}; its log: {shape.folder / 'log' / name}.log")
            time.sleep(0.05)


def prepare(shape: Shape) -> None:
    """Bring the databases up to date, and make the first territory."""
    demarche(shape, "migrate", "--superuser", postgres.superuser(shape.folder / "postgres"))
    if not list(Registry(shape.folder / "territories")):
        demarche(shape, "territory", "add", "54")


def administrator_link(shape: Shape) -> str:
    territory = next(iter(Registry(shape.folder / "territories"))).slug
    asked = ("role", "grant", "--territory", territory, "--role", "administrator", "--json")
    return str(json.loads(demarche(shape, *asked))["administrator_link"])


def addresses(shape: Shape) -> dict[str, str]:
    """Return where to go."""
    port = shape.kept.gateway
    said = {each.slug: f"http://{each.slug}.localhost:{port}/" for each in Registry(shape.folder / "territories")}
    return said | {"mailbox": str(shape.mail), "data": str(shape.folder)}


def demarche(shape: Shape, *arguments: str) -> str:
    """Run the platform's own command on this stack and return what it prints."""
    command = [str(Path(sys.executable).parent / "demarche"), *arguments, "--data", str(shape.folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr.strip())
    return str(done.stdout)


if __name__ == "__main__":
    stack(prog_name="bin/stack")
