"""What each operation promises to tell: the events that its contract declares (`x-emits`)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def declared() -> Mapping[str, frozenset[str]]:
    """Return the events that each operation of each service may tell, by its `operationId`."""
    found: dict[str, frozenset[str]] = {}
    for file in ROOT.glob("services/*/*/contracts/openapi.json"):
        for path in json.loads(file.read_text("utf-8"))["paths"].values():
            found |= {operation["operationId"]: frozenset(operation.get("x-emits", ())) for operation in path.values()}
    return found


def promised(operation: str, *here: str) -> tuple[str, ...]:
    """Return what an operation tells: all that its contract declares or, where that depends, what it tells `here`.

    Raises ValueError for what the contract doesn't declare.
    """
    if undeclared := {*here} - declared()[operation]:
        raise ValueError(f"{operation} does not declare {', '.join(sorted(undeclared))}")
    return here or tuple(sorted(declared()[operation]))
