"""Leaving a kind of mail with one click, signed in or not (RFC 8058): the mail program posts, people press a button."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import done, get, post, show


@get("/desabonnement/<token>")
def unsubscribing(visit: Visit, token: str) -> Response:
    """Show the button: opening a link must change nothing."""
    return show(visit, "unsubscribe/page.html", over=False)


@post("/desabonnement/<token>", foreign=True)
def unsubscribe(visit: Visit, token: str) -> Response:
    """Stop these mails."""
    done(visit.api("POST", f"/unsubscribe/{quote(token, safe='')}"))
    return show(visit, "unsubscribe/page.html", over=True)
