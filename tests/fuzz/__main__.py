"""`bin/fuzz`: bad requests to every operation, as everyone, and what is wrong with the answers."""

import json
import secrets
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from random import Random

import click
from rich.console import Console
from rich.progress import Progress

from tests.fuzz.contract import operations
from tests.fuzz.ground import Ground, ground
from tests.fuzz.sender import Found, Sender, made

QUICK, FULL = 20_000, 800_000
AT_ONCE = 8
console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.command()
@click.option("--quick", "full", flag_value=False, default=False)
@click.option("--full", "full", flag_value=True)
@click.option("--requests", "many", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.option("--seed", type=int)
def fuzz(full: bool, many: int | None, as_json: bool, seed: int | None) -> None:
    """Send so many requests; the last line is JSON."""
    console.quiet = as_json
    seed = secrets.randbelow(10**6) if seed is None else seed
    console.print(f"seed {seed}")
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder,
        ground(Path(folder)) as place,
    ):
        found, memory = sent(place, many or (FULL if full else QUICK), seed)
    for failure, request in sorted(found.examples.items()):
        console.print(failure, style="red", markup=False)
        console.print(f"    {request}", markup=False)
    counted = {name: value for name, value in asdict(found).items() if name != "examples"}
    click.echo(json.dumps(counted | {"memory": memory, "seed": seed}))
    sys.exit(1 if found.server_errors or found.off_schema or found.stuck else 0)


def sent(ground: Ground, many: int, seed: int) -> tuple[Found, float]:
    """Send so many requests over some connections; return what was found, and by how much memory grew.

    That is the mean of the last quarter in times that of the second.
    """
    chosen = operations(ground.visitor.send("GET", "/api/openapi.json").json)
    found = Found()
    memory: list[float] = []
    with Progress(console=console, transient=True) as progress, ThreadPoolExecutor(AT_ONCE) as at_once:
        task = progress.add_task("requests", total=many)

        def run(worker: int) -> None:
            chance, sender = Random(f"{seed} {worker}"), Sender(ground, found)
            for number in range(worker, many, AT_ONCE):
                sender.send(made(chance.choice(chosen), ground, chance))
                progress.advance(task)
                if number % max(1, many // 100) == 0:
                    memory.append(ground.memory())

        list(at_once.map(run, range(AT_ONCE)))
    quarter = len(memory) // 4
    second, last = memory[quarter : 2 * quarter], memory[-quarter:]
    return found, round(sum(last) / len(last) / (sum(second) / len(second)), 3) if quarter else 1.0


if __name__ == "__main__":
    fuzz(prog_name="bin/fuzz")
