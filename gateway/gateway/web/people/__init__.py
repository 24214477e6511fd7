"""People and their roles, for administrators: who may do what, given and taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import Faults, get, go, need, part, post, query_of, show

ROLES = ("mobiliser", "moderator", "facilitator", "mentor", "coordinator", "administrator")
LENGTH = 30


@get("/personnes")
def people(visit: Visit) -> Response:
    """List those who have a role, or find someone by their pseudonym or by their whole address."""
    return show_people(visit, Faults(), visit.request.args)


def show_people(visit: Visit, faults: Faults, given: Mapping[str, str]) -> Response:
    """Show who was found; whoever was just given or refused something stays in sight, first."""
    need(visit, "administrator")
    words, role = given.get("q", "").strip(), given.get("role", "")
    asked = {"email" if "@" in words else "q": words, "role": role, "limit": LENGTH, "after": given.get("after")}
    answer = visit.api("GET", "/participants", query=query_of(asked if words or role else asked | {"bearing": "true"}))
    found: dict[str, Any] = {"items": [], "next": None}
    if answer.status < 400:
        found = answer.json
    elif not faults:
        faults = Faults.of(answer)
    changed = part(visit, "/participants", query_of({"ids": given["person"]})) if given.get("person") else {}
    first = changed.get("items", [])
    shown = {
        "items": first + [each for each in found["items"] if each not in first],
        "changed": {"person": first[0], "role": given["changed"]} if first and given.get("changed") in ROLES else None,
        "opened": given.get("person", ""),
        "words": words,
        "role": role,
        "onward": "?" + query_of({"q": words, "role": role, "after": found["next"]}) if found["next"] else None,
    }
    return show(visit, "people/list.html", faults=faults, roles=ROLES, **shown)


@post("/personnes/<uuid:id>/<role>")
def change(visit: Visit, id: UUID, role: str) -> Response:
    """Give a role, or take it back; the page that follows offers to undo it."""
    need(visit, "administrator")
    given = visit.request.form
    verb = "PUT" if given.get("act") == "give" else "DELETE"
    answer = visit.api(verb, f"/participants/{id}/roles/{role}")
    kept = {"q": given.get("q"), "role": given.get("among"), "person": str(id)}
    if answer.status >= 400:
        return show_people(visit, Faults.of(answer), {name: value for name, value in kept.items() if value})
    if id == visit.identity.participant:
        visit.door.identities.forget(visit.territory.slug, visit.identity.secret)
    return go("/personnes?" + query_of(kept | {"changed": role}) + "#main")
