"""The first administrator of a territory opens the link that the command line gave."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from gateway.visit import RECEIPT, Visit
from gateway.web.connection import await_proof
from gateway.web.pages import Faults, get, go, post, show, typed
from gateway.web.receipt import SHOWN_SECONDS


@get("/premiere-administration/<token>")
def first(visit: Visit, token: str) -> Response:
    """Say what the link does, and ask how its bearer wants to be known."""
    return show(visit, "administration/page.html", faults=Faults(), given={})


@post("/premiere-administration/<token>")
def become(visit: Visit, token: str) -> Response:
    """Become the administrator, once."""
    given = typed(visit, ["email", "pseudonym"])
    answer = visit.api(
        "POST", f"/administrator-links/{quote(token, safe='')}", given, key=visit.request.form.get("key")
    )
    if answer.status >= 400:
        return show(visit, "administration/page.html", faults=Faults.of(answer), given=given)
    made = answer.json
    visit.enter(made["session"])
    onward = "/moi"
    if made.get("sign_in"):
        await_proof(visit, made["sign_in"], "/moi")
        onward = "/connexion/code"
    if made.get("receipt"):
        visit.remember(RECEIPT, made["receipt"], seconds=SHOWN_SECONDS, path="/recu")
        onward = "/recu?suite=code" if made.get("sign_in") else "/recu"
    return go(onward)
