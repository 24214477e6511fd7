"""Challenges: what several needs become together, what they are made of, and the workshops that work on them."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.challenges import acts
from gateway.web.challenges.one import show_one
from gateway.web.pages import get, listed, show

__all__ = ["acts", "challenge", "challenges"]

FILTERS = ("area", "edition", "state")
STATES = ("published", "in_workshop", "transformed", "closed")


@get("/defis")
def challenges(visit: Visit) -> Response:
    """List challenges, the newest first."""
    return show(visit, "challenges/list.html", states=STATES, **listed(visit, "/challenges", FILTERS))


@get("/defis/<uuid:id>")
def challenge(visit: Visit, id: UUID) -> Response:
    """Show one, with what it is made of and the workshops that work on it."""
    return show_one(visit, id)
