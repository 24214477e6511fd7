"""`bin/bench`: measure what we promise, and tell each figure beside its target."""

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import psycopg2
from rich.console import Console
from rich.table import Table

from tools.bench import evening, events, pages, scale, writes
from tools.bench.figures import Figure, Measure, alternate, figures
from tools.bench.ground import ground
from tools.bench.lives import Alone, Lives, Stacked, fresh
from tools.bench.load import Spoiled
from tools.journey.client import AWAY, Refused

USED = {"pages": pages.once, "writes": writes.once, "events": events.once}
NAMES = ("start", "memory", *USED, "evening", "scale")
ALL = "all"

console = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Asked:
    """What the command was asked for, beside the names."""

    stack: bool
    with_fresh: bool
    runs: int
    people: int
    tables: int
    rows: int
    territories: int


@click.command()
@click.argument("names", nargs=-1, type=click.Choice((*NAMES, ALL)))
@click.option("--stack", is_flag=True)
@click.option("--fresh", "with_fresh", is_flag=True)
@click.option("--runs", type=click.IntRange(1), default=3)
@click.option("--people", type=click.IntRange(1), default=evening.PEOPLE)
@click.option("--tables", type=click.IntRange(1), default=evening.TABLES)
@click.option("--rows", type=click.IntRange(100), default=scale.ROWS)
@click.option("--territories", type=click.IntRange(1, 101), default=scale.TERRITORIES)
@click.option("--json", "as_json", is_flag=True)
def bench(names: tuple[str, ...], as_json: bool, **asked: Any) -> None:
    """Measure; one JSON object a line is all that goes to standard output. A missed target is told, and no failure."""
    console.quiet = as_json
    wanted = set(NAMES) if not names or ALL in names else set(names)
    load = os.getloadavg()[0]
    console.print(f"{os.cpu_count()} cores, load {load:.2f}" + (": [yellow]others are busy[/]" if load > 0.5 else ""))
    try:
        found = measured(wanted, Asked(**asked))
    except (*AWAY, EOFError, RuntimeError, TimeoutError, Refused, Spoiled, psycopg2.Error) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    for figure in found:
        click.echo(figure.line)
    console.print(table(found))


def measured(wanted: set[str], asked: Asked) -> list[Figure]:
    """Measure first what stands alone on the machine, then what is used."""
    values: dict[str, list[float]] = {}
    stack, runs = asked.stack, asked.runs
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        if wanted & {"start", "memory"}:
            lives = Lives(here / "life", Stacked if stack else Alone)
            alone: dict[str, Measure] = {"start": lives.again, "memory": lives.memory}
            alone = {name: measure for name, measure in alone.items() if name in wanted}
            if asked.with_fresh and "start" in wanted:
                alone["fresh start"] = fresh
            lives.prepare()
            values |= alternate(alone, runs, told)
        if used := {name: once for name, once in USED.items() if name in wanted}:
            with ground(here / "ground", stack=stack, told=told) as made:
                values |= alternate({name: partial(once, made) for name, once in used.items()}, runs, told)
        if "evening" in wanted:
            with evening.hall(here / "hall", asked.people, asked.tables, stack=stack, told=told) as hall:
                values |= alternate({"evening": partial(evening.once, hall)}, runs, told)
        if "scale" in wanted:
            with scale.sides(here, asked.rows, asked.territories, stack=stack, told=told) as sides:
                values |= alternate({"scale": partial(scale.once, sides)}, runs, told)
    return figures(values, stack=stack)


def told(said: str) -> None:
    console.print(f"[dim]{said}[/]")


def table(found: Sequence[Figure]) -> Table:
    """Lay the figures out for a person."""
    made = Table("figure", "unit", box=None)
    for name in ("value", "target"):
        made.add_column(name, justify="right")
    made.add_column("")
    for figure in found:
        target = "" if figure.target is None else f"{figure.target:g}"
        verdict = "" if figure.target is None else "[green]met[/]" if figure.met else "[red]missed[/]"
        made.add_row(figure.name, figure.unit, f"{figure.value:g}", target, verdict)
    return made


if __name__ == "__main__":
    bench(prog_name="bin/bench")
    sys.exit()
