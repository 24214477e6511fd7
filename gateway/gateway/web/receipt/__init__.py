"""The receipt: a short code, shown large and as a QR, with which anyone comes back to what they said."""

from urllib.parse import quote, urlsplit

import segno
from markupsafe import Markup
from werkzeug.wrappers import Response

from gateway.visit import RECEIPT, Visit
from gateway.web.pages import Faults, get, go, post, show, unkept

SHOWN_SECONDS = 3600


def hand_over(visit: Visit, otherwise: Response) -> Response:
    """Lead someone who has just been made known to their receipt; others where they were going."""
    if visit.newcomer is None:
        return otherwise
    visit.remember(RECEIPT, visit.newcomer.receipt, seconds=SHOWN_SECONDS, path="/recu")
    return go("/recu")


@get("/recu")
def receipt(visit: Visit) -> Response:
    """Show the receipt just handed over; else ask for the code of an earlier one."""
    code = visit.request.cookies.get(RECEIPT)
    given = visit.request.args.get("code", "")
    if code and not given:
        back = f"{visit.origin}/recu?code={quote(code)}"
        onward = visit.request.args.get("suite") == "code"
        typed = f"{urlsplit(visit.origin).netloc}/recu"
        return unkept(show(visit, "receipt/shown.html", code=code, picture=qr(back), address=typed, onward=onward))
    return show(visit, "receipt/ask.html", code=given, faults=Faults())


@post("/recu")
def come_back(visit: Visit) -> Response:
    """Come back with a code: a session begins, on the page of what one said."""
    code = visit.request.form.get("code", "").strip()
    answer = visit.api("POST", "/receipts", {"code": code})
    if answer.status >= 400:
        return show(visit, "receipt/ask.html", code=code, faults=Faults.of(answer))
    if not (session := answer.json["session"]):
        return show(visit, "receipt/found.html", items=answer.json["contributions"])
    visit.enter(session)
    return go("/moi")


def qr(address: str) -> Markup:
    """Draw an address as an SVG that a strict content policy lets through: attributes, no style."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704 (segno writes numbers only)
