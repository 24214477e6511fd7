"""How a workshop goes: it starts, its phases follow each other, it ends; its tables are put up. For those who host."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, post, show
from gateway.web.refs import named
from gateway.web.workshops.one import back, hosted, show_one
from gateway.web.workshops.planning import whole
from gateway.web.workshops.screens import show_stage


@post("/ateliers/<uuid:id>/demarrer")
def start(visit: Visit, id: UUID) -> Response:
    """Begin it, and go on the stage."""
    faults = attempt(visit, f"/workshops/{id}/start")
    return show_one(visit, id, faults) if faults else go(f"/ateliers/{id}/scene?fait=started#main")


@post("/ateliers/<uuid:id>/clore")
def close(visit: Visit, id: UUID) -> Response:
    """End it."""
    faults = attempt(visit, f"/workshops/{id}/close")
    return show_one(visit, id, faults) if faults else back(id, "closed")


@post("/ateliers/<uuid:id>/temps/suivant")
def move_on(visit: Visit, id: UUID) -> Response:
    """Begin the next phase; two who press at once move it once, the second is told where it is."""
    current = visit.request.form.get("from") or None
    faults = attempt(visit, f"/workshops/{id}/phases/next", {"from": current})
    return show_stage(visit, id, faults) if faults else go(f"/ateliers/{id}/scene?fait=moved#main")


@post("/ateliers/<uuid:id>/temps/precedent")
def move_back(visit: Visit, id: UUID) -> Response:
    """Undo a move that came too early."""
    current = visit.request.form.get("from") or None
    faults = attempt(visit, f"/workshops/{id}/phases/previous", {"from": current})
    return show_stage(visit, id, faults) if faults else go(f"/ateliers/{id}/scene?fait=moved_back#main")


@post("/ateliers/<uuid:id>/temps/prolonger")
def extend(visit: Visit, id: UUID) -> Response:
    """Give the phase that runs some minutes more."""
    given = visit.request.form
    asked = {"from": given.get("from", ""), "minutes": whole(given.get("minutes", ""))}
    faults = attempt(visit, f"/workshops/{id}/phases/extend", asked)
    return show_stage(visit, id, faults) if faults else go(f"/ateliers/{id}/scene?fait=extended#main")


@post("/ateliers/<uuid:id>/tables")
def put_up(visit: Visit, id: UUID) -> Response:
    """Put up a table."""
    faults = attempt(visit, f"/workshops/{id}/tables", table_asked(visit))
    return show_one(visit, id, faults) if faults else back(id, "saved", "tables")


def table_asked(visit: Visit) -> dict[str, Any]:
    given = visit.request.form
    asked: dict[str, Any] = {"challenge": given.get("challenge") or None}
    for name in ("number", "seats"):
        if typed := given.get(name, "").strip():
            asked[name] = whole(typed)
    return asked


@get("/ateliers/<uuid:id>/table/<uuid:table>/modifier")
def rearranging(visit: Visit, id: UUID, table: UUID) -> Response:
    """Show a table, to be given another challenge, number or size."""
    return table_form(visit, id, visit.read(f"/tables/{table}"), Faults())


@post("/ateliers/<uuid:id>/table/<uuid:table>/modifier")
def rearrange(visit: Visit, id: UUID, table: UUID) -> Response:
    """Give it another challenge, number or size."""
    version = visit.request.form.get("version", "0")
    asked = {"seats": None} | table_asked(visit)
    answer = visit.api("PATCH", f"/tables/{table}", asked, version=version)
    if answer.status >= 400:
        again = asked | {"id": table, "version": version, "number": asked.get("number", "")}
        return table_form(visit, id, again, Faults.of(answer))
    return back(id, "edit", "tables")


def table_form(visit: Visit, id: UUID, values: dict[str, Any], faults: Faults) -> Response:
    found = hosted(visit, id)
    challenges = named(visit, found["challenges"], "challenges")
    return show(visit, "workshops/table_form.html", found=found, values=values, challenges=challenges, faults=faults)


@post("/ateliers/<uuid:id>/table/<uuid:table>/enlever")
def take_away(visit: Visit, id: UUID, table: UUID) -> Response:
    """Take away a table that nobody chose or worked at."""
    answer = visit.api("DELETE", f"/tables/{table}")
    return show_one(visit, id, Faults.of(answer)) if answer.status >= 400 else back(id, "removed", "tables")
