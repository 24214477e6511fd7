"""Time and identity: one clock, injected, so that tests and samples can move it; ids that sort by time."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import eventlet
import uuid_utils.compat


class Clock:
    """Tell the time in UTC; `advance` moves it for the whole process (tests, the sample), never a request."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> None:
        self.offset += by


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): unique, and in order of creation."""
    return uuid_utils.compat.uuid7()


def within(seconds: float, late: Exception) -> AbstractContextManager[None]:
    """Raise `late` once the block has waited this long, however its time went by; the network may trickle."""
    return eventlet.Timeout(seconds, late)  # type: ignore[no-any-return]
