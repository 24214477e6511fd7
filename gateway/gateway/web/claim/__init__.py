"""Confirming what one said without an account: by an e-mail address, or by a pseudonym with the receipt."""

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, get, go, need, post, show, typed


@get("/confirmer")
def confirming(visit: Visit) -> Response:
    """Show the ways that the territory allows."""
    need(visit)
    if not visit.identity.provisional:
        return go("/moi")
    return ways(visit, Faults(), {})


@post("/confirmer")
def confirm(visit: Visit) -> Response:
    """Choose a pseudonym; the receipt is then the only way back."""
    given = typed(visit, ["pseudonym"])
    answer = visit.api("POST", "/me/pseudonym", given)
    if answer.status >= 400:
        return ways(visit, Faults.of(answer), given)
    return go("/moi?fait=claimed#main")


def ways(visit: Visit, faults: Faults, given: dict[str, str]) -> Response:
    return show(visit, "claim/page.html", faults=faults, given=given)
