"""Passwords of the database's roles: the roles share one system user, so a socket's owner proves nothing."""

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


def complete_passwords(file: Path, roles: Iterable[str]) -> dict[str, str]:
    """Give each role without a password a new one; keep those there are, whole or not at all, readable by us alone."""
    kept = read_passwords(file)
    missing = [role for role in roles if role not in kept]
    if missing:
        kept.update({role: secrets.token_hex(24) for role in missing})
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(kept, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    return kept
