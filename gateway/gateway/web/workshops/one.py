"""The page of one workshop, as its reader may see it; forms that were refused come back filled in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, beside, done, go, need, query_of, show
from gateway.web.refs import named

HELD = ("running", "closed", "reported")
SHEETS = 50
SEAT = ("people", "table")  # of a seat just given back, which may be taken again


def back(id: UUID, what: str, anchor: str = "main") -> Response:
    return go(f"/ateliers/{id}?fait={what}#{anchor}")


def hosted(visit: Visit, id: UUID) -> Any:
    """Return a workshop to whoever hosts it, in the territory or this one alone; refuse the others."""
    need(visit)
    found = visit.read(f"/workshops/{id}")
    if "host" not in found["actions"]:
        need(visit, "coordinator", "facilitator")
    return found


def mine_of(visit: Visit, id: UUID) -> Any:
    """Return how this reader is signed up, or nothing."""
    if visit.identity.participant is None:
        return None
    answer = visit.api("GET", f"/workshops/{id}/registrations/mine")
    return None if answer.status == 404 else done(answer).json


def show_one(visit: Visit, id: UUID, faults: Faults | None = None, typed: Mapping[str, str] | None = None) -> Response:
    """Show a workshop with its tables and challenges, and my registration: a read each, and the sheets once held."""
    found = visit.read(f"/workshops/{id}")
    tables = visit.read(f"/workshops/{id}/tables")["items"]
    refs = [*found["challenges"], *(table["challenge"] for table in tables if table["challenge"])]
    sheets = beside(visit, "/sheets", query_of({"workshop": id, "limit": SHEETS})) if found["state"] in HELD else []
    shown = {
        "found": found,
        "mine": mine_of(visit, id),
        "tables": tables,
        "challenges": named(visit, refs, "challenges"),
        "sheets": sheets,
        "typed": typed or {name: visit.request.args[name] for name in SEAT if name in visit.request.args},
    }
    return show(visit, "workshops/one.html", faults=faults or Faults(), **shown)
