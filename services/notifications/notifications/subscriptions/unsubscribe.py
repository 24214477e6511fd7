"""The token of a one-click unsubscription (RFC 8058): it says who and what, signed, and is kept nowhere."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from chassis.config import Settings
from chassis.http import Problem
from chassis.territory import Territory

MARK = 16


def make(settings: Settings, territory: Territory, participant: UUID, category: str) -> str:
    said = participant.bytes + category.encode()
    return urlsafe_b64encode(said + mark(settings, territory, said)).decode().rstrip("=")


def read(settings: Settings, territory: Territory, token: str) -> tuple[UUID, str]:
    """Return who wants no more mail of which category; refuse (404) a token that this territory did not sign."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error) as error:
        raise Problem("not-found") from error
    said, given = raw[:-MARK], raw[-MARK:]
    if len(said) <= 16 or not hmac.compare_digest(given, mark(settings, territory, said)):
        raise Problem("not-found")
    return UUID(bytes=said[:16]), said[16:].decode()


def mark(settings: Settings, territory: Territory, said: bytes) -> bytes:
    key = hmac.digest(settings.key("notifications"), b"unsubscribe", "sha256")
    return hmac.digest(key, territory.slug.encode() + b"\0" + said, "sha256")[:MARK]
