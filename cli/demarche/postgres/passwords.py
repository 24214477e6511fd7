"""Passwords of the database's roles: they share one system user, so a peer's name proves nothing."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

SUPERUSER = "postgres"


def read_passwords(file: Path) -> dict[str, str]:
    """Read role → password; empty where the file is not there yet."""
    try:
        found: dict[str, str] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def complete_passwords(file: Path, roles: Iterable[str]) -> None:
    """Give a new password to each role that has none, and keep the others; the caller is alone."""
    kept = read_passwords(file)
    missing = [role for role in roles if role not in kept]
    if missing:
        fresh = file.with_suffix(".new")
        write_secret(fresh, json.dumps(kept | {role: secrets.token_hex(24) for role in missing}))
        fresh.replace(file)


def write_secret(file: Path, text: str) -> None:
    """Write a new file that is readable by its owner alone from its first byte, and on the disk."""
    file.unlink(missing_ok=True)
    file.touch(0o600, exist_ok=False)
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
