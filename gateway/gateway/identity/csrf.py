"""Only our own pages act for whoever is signed in: the browser says where a form came from, the form proves it."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import SplitResult, urlsplit

from werkzeug.wrappers import Request

from chassis.http import Problem

SIZE = 16


def proof(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"csrf", hashlib.sha256)[:SIZE]


def token(secret: str) -> str:
    """Return a token of one session's forms, written anew each time: the length of a packed page tells nothing of it.

    Beside what an address puts on a page, a secret that never changes could be guessed letter by letter from how well
    the page packs (BREACH).
    """
    mask = secrets.token_bytes(SIZE)
    return base64.urlsafe_b64encode(mask + crossed(mask, proof(secret))).decode()


def matches(secret: str, given: str) -> bool:
    try:
        sent = base64.urlsafe_b64decode(given.encode())
    except ValueError:
        return False
    return len(sent) == 2 * SIZE and hmac.compare_digest(crossed(sent[:SIZE], proof(secret)), sent[SIZE:])


def crossed(mask: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, text, strict=True))


def same_origin(request: Request) -> bool | None:
    """Tell whether the browser says that a request comes from our own pages; None when it says nothing.

    Sec-Fetch-Site where it is sent (only to https and localhost), else Origin (RFC 6454), else Referer.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return None if said is None else address(said).netloc == request.headers.get("Host")


def address(said: str) -> SplitResult:
    """Read an address that a browser says; an empty one for what is none."""
    try:
        return urlsplit(said)
    except ValueError:
        return urlsplit("")


def check_form(request: Request, secret: str, visitors: str) -> None:
    """Refuse (403) a form that is not ours, or not of this session.

    A form that was made before its sender had a session (`visitors`' token) passes where the browser says that it is
    ours: someone who goes back and sends it again has done nothing wrong.
    """
    ours = same_origin(request)
    given = request.form.get("csrf", "")
    if ours is False:
        raise Problem("forbidden", detail="problem.forbidden.origin")
    if secret and not matches(secret, given) and not (ours and matches(visitors, given)):
        raise Problem("forbidden", detail="problem.forbidden.csrf")
