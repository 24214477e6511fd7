"""Secrets that people and programs hold: made here, and recognised by digests, since none is kept.

What must be the same at a second sending (links, codes) is derived by HMAC from an id, under a key for each purpose.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from chassis.config import Settings
from chassis.http import Problem
from chassis.work import Work

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011", "- ")


def new_secret(prefix: str) -> str:
    """Return a fresh secret of 256 bits: `ses_…` for a session, `tok_…` for an integrator."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> bytes:
    """Return what is kept of a secret that is too long to be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def derive(work: Work, purpose: str, *about: object) -> bytes:
    """Return 32 bytes that only this service can make, for one purpose, one territory and one thing."""
    return under(key_of(work.settings, purpose, work.territory.slug), work, *about)


def under(key: bytes, work: Work, *about: object) -> bytes:
    return hmac.digest(key, "\0".join([work.territory.slug, *map(str, about)]).encode(), "sha256")


def key_of(settings: Settings, purpose: str, slug: str) -> bytes:
    """Return the key of one purpose; a territory that moved here brought its own along (`Settings.inherited`)."""
    if brought := settings.inherited.get(f"{purpose}.{slug}"):
        return bytes.fromhex(brought)
    return own_key(settings, purpose)


def own_key(settings: Settings, purpose: str) -> bytes:
    """Return the key of one purpose that is made here."""
    return hmac.digest(settings.key("participation"), purpose.encode(), "sha256")


def derived_token(work: Work, purpose: str, *about: object) -> str:
    return urlsafe_b64encode(derive(work, purpose, *about)).decode().rstrip("=")


def derived_code(work: Work, purpose: str, *about: object) -> str:
    """Return six digits."""
    return f"{int.from_bytes(derive(work, purpose, *about), 'big') % 1_000_000:06}"


def new_receipt() -> str:
    """Return 50 random bits that can be read aloud: `XXXXX-XXXXX`, in Crockford's base 32."""
    code = "".join(secrets.choice(CROCKFORD) for _ in range(10))
    return f"{code[:5]}-{code[5:]}"


def receipt_digest(work: Work, code: str) -> bytes:
    """Return what is kept of a receipt; read O as 0, I and L as 1, and dashes as nothing.

    It is keyed: 50 bits could be tried out by whoever steals the table. The territory is in it: the same code is
    another receipt elsewhere.
    """
    return derive(work, "receipt", plain(code))


def receipt_digests(work: Work, code: str) -> set[bytes]:
    """Return what may be kept of a receipt: it may have been given before the key that its territory brought along
    was known here."""
    return {receipt_digest(work, code), under(own_key(work.settings, "receipt"), work, plain(code))}


def plain(code: str) -> str:
    return code.upper().translate(LOOKALIKES)


def read_digest(written: str) -> bytes:
    """Read a digest written in hexadecimal; anything else is nobody's (404)."""
    try:
        return bytes.fromhex(written)
    except ValueError:
        raise Problem("not-found") from None
