"""Hold the tests to what we promise: 95 % of the lines of the chassis and of every `actions.py`.

Actions are the only writers and the chassis carries everything: a line of theirs that no test runs is
a line that can lose what someone said. Reads the JSON report of slipcover on its input (`bin/test` pipes it).
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

TARGET = 95.0


@dataclass(frozen=True)
class Share:
    """Lines covered out of lines that can run."""

    name: str
    covered: int
    lines: int

    @property
    def percent(self) -> float:
        """Return the share in percent; nothing to cover is covered."""
        return 100 * self.covered / self.lines if self.lines else 100.0

    def __str__(self) -> str:
        verdict = "ok" if self.percent >= TARGET else "UNDER"
        return f"{verdict:5} {self.percent:5.1f} % of {self.lines:5} lines  {self.name}"


def shares(files: Mapping[str, Any]) -> list[Share]:
    """Return what is held to the target: the chassis as one, then each `actions.py` alone."""
    chassis = [name for name in files if name.startswith("chassis/chassis/")]
    actions = sorted(name for name in files if PurePath(name).name == "actions.py")
    return [total("chassis", files, chassis), *(total(name, files, [name]) for name in actions)]


def total(name: str, files: Mapping[str, Any], counted: Iterable[str]) -> Share:
    """Add up the lines of several files."""
    summaries = [files[file]["summary"] for file in counted]
    return Share(
        name,
        covered=sum(summary["covered_lines"] for summary in summaries),
        lines=sum(summary["covered_lines"] + summary["missing_lines"] for summary in summaries),
    )


def main() -> int:
    """Print a line for each share; return 1 when one is under the target."""
    found = shares(json.load(sys.stdin)["files"])
    for share in found:
        print(share)
    return int(any(share.percent < TARGET for share in found))


if __name__ == "__main__":
    sys.exit(main())
