"""Times as people type them, on the clocks of the territory, and as the API takes them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def written(typed: str, zone: ZoneInfo) -> str:
    """Return a time with its offset; what is no time stays as it is, for the service to refuse."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=zone).isoformat()
    except ValueError:
        return typed


def typed(written: str | None, zone: ZoneInfo) -> str:
    """Return a time as a form shows it."""
    if not written:
        return ""
    return datetime.fromisoformat(written).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
