"""A table at work: its cards, the votes on them, the sheets that are born of it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from chassis.http import Problem
from gateway.visit import Visit
from gateway.web.pages import Faults, attempt, get, go, post, query_of, show, typed
from gateway.web.refs import id_of, named
from gateway.web.workshops.screens import followed

KINDS = ("need", "idea", "obstacle", "resource")
LENGTH = 100


@get("/tables/<uuid:table>")
def table_of(visit: Visit, table: UUID) -> Response:
    """Lead from a table to its page, under its workshop."""
    found = visit.read(f"/tables/{table}")
    return go(f"/ateliers/{id_of(found['workshop'])}/table/{table}")


@get("/ateliers/<uuid:id>/table/<uuid:table>")
def table(visit: Visit, id: UUID, table: UUID) -> Response:
    """Show a table's cards and sheets, as its reader may see them."""
    return show_table(visit, id, table, Faults(), {})


def show_table(visit: Visit, id: UUID, table: UUID, faults: Faults, given: dict[str, str]) -> Response:
    """Show the table: its workshop, itself, its cards and its sheets, a read each."""
    found, seat = visit.read(f"/workshops/{id}"), visit.read(f"/tables/{table}")
    if seat["workshop"] != f"workshops/{id}":
        raise Problem("not-found")
    following = followed(visit, id, found)
    asked = query_of({"limit": LENGTH, "after": visit.request.args.get("after")})
    shown = {
        "found": found,
        "table": seat,
        "challenge": named(visit, [seat["challenge"] or ""], "challenges").get(seat["challenge"]),
        "cards": visit.read(f"/tables/{table}/cards", asked),
        "sheets": visit.read(f"/tables/{table}/sheets", query_of({"limit": LENGTH}))["items"],
        "given": given,
    }
    return show(visit, "workshops/table.html", faults=faults, **shown, **following)


def back(id: UUID, table: UUID, what: str) -> Response:
    return go(f"/ateliers/{id}/table/{table}?fait={what}#main")


@post("/ateliers/<uuid:id>/table/<uuid:table>")
def write_card(visit: Visit, id: UUID, table: UUID) -> Response:
    """Write a card."""
    given = typed(visit, ["text", "kind"])
    faults = attempt(visit, f"/tables/{table}/cards", given)
    return show_table(visit, id, table, faults, given) if faults else back(id, table, "written")


@get("/ateliers/<uuid:id>/table/<uuid:table>/post-it/<uuid:card>")
def rewriting(visit: Visit, id: UUID, table: UUID, card: UUID) -> Response:
    """Show a card, to be written anew."""
    items = visit.read(f"/tables/{table}/cards", query_of({"limit": LENGTH}))["items"]
    values = next((each for each in items if each["id"] == str(card)), None)
    if values is None or "edit" not in values["actions"]:
        raise Problem("not-found")
    return card_form(visit, id, table, values, Faults())


@post("/ateliers/<uuid:id>/table/<uuid:table>/post-it/<uuid:card>")
def rewrite(visit: Visit, id: UUID, table: UUID, card: UUID) -> Response:
    """Write it anew."""
    given, version = typed(visit, ["text", "kind"]), visit.request.form.get("version", "0")
    answer = visit.api("PATCH", f"/cards/{card}", given, version=version)
    if answer.status >= 400:
        return card_form(visit, id, table, {"text": ""} | given | {"version": version}, Faults.of(answer))
    return back(id, table, "edit")


def card_form(visit: Visit, id: UUID, table: UUID, values: dict[str, Any], faults: Faults) -> Response:
    address = f"/ateliers/{id}/table/{table}"
    return show(visit, "workshops/card.html", values=values, kinds=KINDS, address=address, faults=faults)


@post("/ateliers/<uuid:id>/table/<uuid:table>/post-it/<uuid:card>/enlever")
def remove_card(visit: Visit, id: UUID, table: UUID, card: UUID) -> Response:
    """Take a card away."""
    answer = visit.api("DELETE", f"/cards/{card}")
    if answer.status >= 400:
        return show_table(visit, id, table, Faults.of(answer), {})
    return back(id, table, "removed")


@post("/ateliers/<uuid:id>/table/<uuid:table>/post-it/<uuid:card>/gommette")
def vote(visit: Visit, id: UUID, table: UUID, card: UUID) -> Response:
    """Give a card one of my votes."""
    faults = attempt(visit, f"/cards/{card}/votes")
    return show_table(visit, id, table, faults, {}) if faults else back(id, table, "voted")


@post("/ateliers/<uuid:id>/table/<uuid:table>/post-it/<uuid:card>/gommette/reprendre")
def unvote(visit: Visit, id: UUID, table: UUID, card: UUID) -> Response:
    """Take my vote back."""
    answer = visit.api("DELETE", f"/cards/{card}/votes/mine")
    if answer.status >= 400:
        return show_table(visit, id, table, Faults.of(answer), {})
    return back(id, table, "voted")


@post("/ateliers/<uuid:id>/table/<uuid:table>/fiche")
def begin_sheet(visit: Visit, id: UUID, table: UUID) -> Response:
    """Begin a sheet, and go on with the rest of it."""
    given = typed(visit, ["name"])
    answer = visit.api("POST", f"/tables/{table}/sheets", given, key=visit.request.form.get("key"))
    if answer.status >= 400:
        return show_table(visit, id, table, Faults.of(answer), given)
    return go(f"/fiches/{answer.json['id']}/modifier")
