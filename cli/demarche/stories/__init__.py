"""What is known of a territory before its people write it: its areas, its editions, its themes.

A département that has a history has a file here, named by its code; any other starts with one area
and one edition.
"""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def themes() -> list[dict[str, Any]]:
    """Return the démarche's own themes, which every territory starts with."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / "themes.toml").read_text("utf-8"))["themes"]
    return found


def story(department: str) -> dict[str, Any] | None:
    """Return a département's areas and editions, or None where the démarche has no history yet."""
    path = HERE / f"{department}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else None
