"""France's official geographic code, as shipped: a line for each département, read when asked for.

`tools/geography.py` makes the file. Nothing is kept in memory: a territory is added once.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.territory import Commune, Intercommunality

SHIPPED = Path(__file__).parent / "cog.jsonl.gz"


class UnknownDepartment(Exception):
    """No inhabited département has this code."""


@dataclass(frozen=True)
class Department:
    code: str
    name: str


def about() -> dict[str, Any]:
    """Say of which year the data is, where it comes from and under which licence."""
    return next(lines())


def departments() -> list[Department]:
    """List the inhabited départements, by code."""
    return [Department(line["code"], line["name"]) for line in lines() if "code" in line]


def department(code: str) -> Department:
    """Return one département by its code (`54`, `2A`, `974`); raise UnknownDepartment."""
    line = opened(code)
    return Department(line["code"], line["name"])


def communes_of(code: str) -> list[Commune]:
    """Return the communes of a département, by code; raise UnknownDepartment."""
    return [
        Commune(commune, name, intercommunality, tuple(postcodes), population)
        for commune, name, intercommunality, postcodes, population in opened(code)["communes"]
    ]


def intercommunalities_of(code: str) -> list[Intercommunality]:
    """Return the intercommunalities with a commune in a département; raise UnknownDepartment."""
    return [Intercommunality(*pair) for pair in opened(code)["intercommunalities"]]


def lines() -> Iterator[dict[str, Any]]:
    """Read the file line by line: what it is, then each département."""
    with gzip.open(SHIPPED, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def opened(code: str) -> dict[str, Any]:
    """Return the line of one département, parsing no other; raise UnknownDepartment."""
    start = f'{{"code":{json.dumps(code.strip().upper())},'
    with gzip.open(SHIPPED, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith(start):
                found: dict[str, Any] = json.loads(line)
                return found
    raise UnknownDepartment(code)
