"""`bin/fuzz`: bad requests to every operation, as everyone, and what is wrong with the answers."""

import json
import secrets
import signal
import sys
import tempfile
from pathlib import Path
from random import Random

import click
from rich.console import Console
from rich.progress import Progress

from tests.fuzz import generated, sockets
from tests.fuzz.contract import operations
from tests.fuzz.ground import Ground, ground
from tests.fuzz.legs import LOOK, Leg, ahead, keep, kept, summed, together
from tests.fuzz.sender import Sender, made

QUICK = {"mutation": 16_000, "schemathesis": 4_000, "sockets": 500}
FULL = {"mutation": 800_000, "schemathesis": 200_000, "sockets": 5_000}
AT_ONCE = 8
GROWTH = 1.1  # the most that memory may grow, from the second quarter to the last
console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.command()
@click.option("--quick", "full", flag_value=False, default=False)
@click.option("--full", "full", flag_value=True)
@click.option("--requests", "many", type=int)
@click.option("--into", "file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.option("--seed", type=int)
def fuzz(full: bool, many: int | None, file: Path | None, as_json: bool, seed: int | None) -> None:
    """Send so many requests, leg by leg; the last line is JSON."""
    console.quiet = as_json
    seed = secrets.randbelow(10**6) if seed is None else seed
    console.print(f"seed {seed}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # its installation goes with it
    legs = [leg for leg in kept(file) if leg.seed == seed]
    todo = list(ahead(legs, wanted(many) if many else FULL if full else QUICK, seed))
    if todo:
        with (
            tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder,
            ground(Path(folder)) as place,
        ):
            for leg, requests in todo:
                leg.sitting = folder
                place.renew()
                SENDERS[leg.by](place, leg, requests)
                tell(leg)
                keep(file, leg)
                legs.append(leg)
    said = summed(legs) | {"seed": seed}
    click.echo(json.dumps(said))
    sys.exit(1 if said["server_errors"] or said["off_schema"] or said["stuck"] or said["memory"] > GROWTH else 0)


def wanted(many: int) -> dict[str, int]:
    """Share out requests among those who send them, as in a quick run."""
    return {by: many * part // sum(QUICK.values()) for by, part in QUICK.items()}


def mutate(ground: Ground, leg: Leg, requests: int) -> None:
    """Send so many bent requests over some connections; note what is found, and what the process holds."""
    chosen = operations(ground.visitor.send("GET", "/api/openapi.json").json)
    with Progress(console=console, transient=True) as progress, together(AT_ONCE) as (at_once, over):
        task = progress.add_task(f"{leg.by} {leg.number}", total=requests)

        def run(worker: int) -> None:
            chance, sender = Random(f"{leg.seed} {leg.number} {worker}"), Sender(ground, leg)
            for number in range(worker, requests, AT_ONCE):
                if over.is_set():
                    return
                sender.send(made(chance.choice(chosen), ground, chance))
                progress.advance(task)
                if number % LOOK == 0:
                    leg.memory.append(ground.memory())

        list(at_once.map(run, range(AT_ONCE)))


SENDERS = {"mutation": mutate, "schemathesis": generated.walk, "sockets": sockets.talk}


def tell(leg: Leg) -> None:
    """Say what was found on a leg."""
    console.print(f"{leg.by} {leg.number}: {leg.requests} requests")
    for failure, example in sorted(leg.examples.items()):
        console.print(failure, style="red", markup=False)
        console.print(f"    {example}", markup=False)


if __name__ == "__main__":
    fuzz(prog_name="bin/fuzz")
