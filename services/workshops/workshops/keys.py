"""The codes by which people are checked in: derived from their registration's id, so that none is kept."""

import hmac
from uuid import UUID

from chassis.work import Work

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011", "- ")
LENGTH = 6


def code_of(work: Work, registration: UUID) -> str:
    """Return six signs that only this service can make, the same each time."""
    key = work.settings.key("workshops")
    number = int.from_bytes(hmac.digest(key, b"check-in\0" + registration.bytes, "sha256"), "big")
    return "".join(CROCKFORD[(number >> 5 * place) % 32] for place in range(LENGTH))


def read(code: str) -> str:
    """Read a code as people write it: O as 0, I and L as 1, dashes and blanks as nothing."""
    return code.upper().translate(LOOKALIKES)
