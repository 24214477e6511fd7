"""Only our own pages act for whoever is signed in: the browser says where a form came from, the form proves it."""

import hashlib
import hmac
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from chassis.http import Problem


def token(secret: str) -> str:
    """Return the token of one session's forms."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def matches(secret: str, given: str) -> bool:
    return hmac.compare_digest(token(secret).encode(), given.encode("utf-8", "replace"))


def same_origin(request: Request) -> bool | None:
    """Tell whether the browser says that a request comes from our own pages; None when it says nothing.

    Sec-Fetch-Site where it is sent (only to https and localhost), else Origin (RFC 6454), else Referer.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return None if said is None else urlsplit(said).netloc == request.headers.get("Host")


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
