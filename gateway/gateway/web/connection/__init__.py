"""Signing in: an address, then the link or the six digits that were sent to it; signing out."""

from urllib.parse import quote
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, done, get, go, local, post, show, typed

SIGN_IN = "sign_in"
AFTER = "after"
PLACE = "/connexion"
SECONDS = 15 * 60


@get("/connexion")
def connecting(visit: Visit) -> Response:
    """Ask for an address."""
    after = local(visit.request.args.get("suite", ""), "/moi")
    return show(visit, "connection/ask.html", faults=Faults(), email="", after=after)


@post("/connexion")
def ask(visit: Visit) -> Response:
    """Have a link and a code sent; the answer is the same whether or not the address is known."""
    given = typed(visit, ["email"])
    after = local(visit.request.form.get("suite", ""), "/moi")
    answer = visit.api("POST", "/sign-ins", given)
    if answer.status >= 400:
        faults, email = Faults.of(answer), given.get("email", "")
        return show(visit, "connection/ask.html", faults=faults, email=email, after=after)
    await_proof(visit, answer.json["id"], after)
    return go(f"{PLACE}/code")


def await_proof(visit: Visit, sign_in: str, after: str) -> None:
    """Remember in this browser, the only one where the code counts, which sign-in it asked for."""
    visit.remember(SIGN_IN, sign_in, seconds=SECONDS, path=PLACE)
    visit.remember(AFTER, after, seconds=SECONDS, path=PLACE)


@get("/connexion/code")
def waiting(visit: Visit) -> Response:
    """Ask for the six digits, where this browser asked for them."""
    if SIGN_IN not in visit.request.cookies:
        return go(PLACE)
    return show(visit, "connection/code.html", faults=Faults())


@post("/connexion/code")
def show_code(visit: Visit) -> Response:
    """Sign in with the six digits."""
    code = "".join(visit.request.form.get("code", "").split())
    return prove(visit, visit.request.cookies.get(SIGN_IN, ""), {"code": code})


@get("/connexion/<uuid:sign_in>/<token>")
def link(visit: Visit, sign_in: UUID, token: str) -> Response:
    """Show a button: programs that open links of mails press none."""
    return show(visit, "connection/link.html", faults=Faults())


@post("/connexion/<uuid:sign_in>/<token>")
def follow(visit: Visit, sign_in: UUID, token: str) -> Response:
    """Sign in with the link."""
    return prove(visit, str(sign_in), {"token": token})


def prove(visit: Visit, sign_in: str, proof: dict[str, str]) -> Response:
    """Begin the session that a proof opens, and go where one was going; else say what was wrong."""
    answer = visit.api("POST", f"/sign-ins/{quote(sign_in, safe='')}/confirm", proof)
    if answer.status >= 400:
        template = "connection/code.html" if "code" in proof else "connection/link.html"
        return show(visit, template, faults=Faults.of(answer))
    visit.enter(answer.json["session"])
    after = local(visit.request.cookies.get(AFTER, ""), "/moi")
    for name in (SIGN_IN, AFTER):
        visit.remember(name, "", path=PLACE)
    return go(after)


@post("/deconnexion")
def disconnect(visit: Visit) -> Response:
    """Sign out of this browser."""
    if visit.identity.participant is not None:
        done(visit.api("DELETE", "/sessions/current"))
    visit.leave()
    return go("/?fait=left")
