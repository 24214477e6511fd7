"""`bin/faults`: one bad day after another on a stack of its own, and the ledger's word after each."""

import json
import random
import secrets
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tests.faults import kills, networks, outages, poison, receivers, stops  # noqa: F401  # each declares its faults
from tests.faults.day import FAULTS, Day, Skipped
from tests.faults.trial import trial
from tools.journey.client import AWAY, Refused
from tools.journey.installations import Stack

console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*FAULTS]))
@click.option("--quick", "full", flag_value=False, default=False)
@click.option("--full", "full", flag_value=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--seed", type=int)
@click.option("--outage", type=float)
def faults(names: tuple[str, ...], full: bool, as_json: bool, seed: int | None, outage: float | None) -> None:
    """Make the faults that are named, or all of the quick or the full run; the last line is JSON."""
    console.quiet = as_json
    seed = secrets.randbelow(10**6) if seed is None else seed
    console.print(f"seed {seed}")
    wanted = [each for each in FAULTS.values() if each.name in names or (not names and (full or each.quick))]
    wanted.sort(key=lambda each: each.last)
    failed: list[str] = []
    skipped: list[str] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # its stack goes with it
    clock = Timer()
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        stack = Stack(Path(folder))
        with trial(stack, lambda said: clock.tell("green", said)) as running:
            clock.tell("green", "people of two territories are there")
            day = Day(running, stack, random.Random(seed), full, outage, shown)
            for each in wanted:
                shown(each.sentence)
                try:
                    said = each.play(day)
                except Skipped as reason:
                    skipped.append(each.name)
                    clock.tell("yellow", f"{each.name} skipped: {reason}")
                except (AssertionError, RuntimeError, TimeoutError, Refused, *AWAY) as error:
                    failed.append(each.name)
                    why = f"{each.name} failed: {type(error).__name__}: {error}"
                    clock.tell("red", why)
                    if as_json:  # a program reads the last line; whoever looks after it wants to know why
                        click.echo(why, err=True)
                else:
                    clock.tell("green", f"{each.name}: {said}")
            last = summary(day, failed, skipped) | {"seed": seed}
    click.echo(json.dumps(last))
    sys.exit(1 if failed or any(last[name] for name in ("lost", "doubled", "unexplained", "parked")) else 0)


def shown(said: str) -> None:
    console.print(f"          {said}", markup=False)


class Timer:
    """Tell what happened, and how many seconds it took."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def tell(self, colour: str, said: str) -> None:
        console.print(f"[{colour}]{time.monotonic() - self.began:6.1f} s[/]  ", end="")
        console.print(said, markup=False)
        self.began = time.monotonic()


def summary(day: Day, failed: list[str], skipped: list[str]) -> dict[str, Any]:
    """Return what the whole run counted."""
    reports = day.trial.reports
    return {
        "kills": day.kills,
        "faults": day.faults,
        "writes": day.writes,
        "lost": sum(len(report.losses) for report in reports),
        "doubled": sum(len(report.doubles) for report in reports),
        "unexplained": sum(len(report.unfounded) for report in reports),
        "parked": sum(len(report.parked) for report in reports),
        "ready_max_s": round(max(day.ready, default=0), 1),
        "failed": failed,
        "skipped": skipped,
    }


if __name__ == "__main__":
    faults(prog_name="bin/faults")
