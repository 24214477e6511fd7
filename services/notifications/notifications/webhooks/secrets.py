"""The secrets of webhooks: made here, kept encrypted, and used to sign (Standard Webhooks 1.0, `v1`)."""

import hmac
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet
from standardwebhooks import Webhook as Signer

from chassis.config import Settings

PREFIX = "whsec_"


def new() -> str:
    """Return a fresh secret of 256 bits."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def seal(settings: Settings, secret: str) -> bytes:
    return _fernet(settings).encrypt(secret.encode())


def unseal(settings: Settings, sealed: bytes) -> str:
    return _fernet(settings).decrypt(bytes(sealed)).decode()


def signature(valid: Sequence[str], id: str, at: datetime, body: str) -> str:
    """Sign once with each valid secret, the newest first, so that a receiver may change theirs in its own time."""
    return " ".join(Signer(secret).sign(id, at, body) for secret in valid)


def _fernet(settings: Settings) -> Fernet:
    key = hmac.digest(settings.key("notifications"), b"webhook secrets", "sha256")
    return Fernet(urlsafe_b64encode(key))
