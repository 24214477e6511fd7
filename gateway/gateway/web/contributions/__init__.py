"""What people said: the list with its filters, the map, each one with its comments, and what one may do about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.resources import found_commune, spoken
from gateway.visit import Visit
from gateway.web.contributions import acts, map, outcomes
from gateway.web.contributions.one import show_one
from gateway.web.pages import Faults, get, part, query_of, show
from gateway.web.say import lost

__all__ = ["acts", "contribution", "contributions", "map", "outcomes"]

FILTERS = ("q", "kind", "theme", "area", "commune", "edition")
LENGTH = 15
LASTS = 60.0  # seconds that the count of all may be old


@get("/contributions")
def contributions(visit: Visit) -> Response:
    """List what is public, fifteen at a time; what one filters on stays in the form and in the links."""
    given = visit.request.args
    chosen = {name: value for name in (*FILTERS, "sort") if (value := given.get(name, "").strip())}
    faults, written = Faults(), chosen.pop("commune", "")
    if place := found_commune(visit.territory, written):
        chosen["commune"], written = place.code, place.name
    elif written:
        faults.fields["commune"] = [lost(visit, written)]
    found = visit.read("/contributions", query_of(chosen | {"limit": LENGTH, "after": given.get("after")}))
    shown = {
        "items": found["items"],
        "onward": "?" + query_of(chosen | {"after": found["next"]}) if found["next"] else None,
        "chosen": chosen,
        "commune": written,
        "tags": tags(visit, chosen),
        "found": how_many(visit, chosen, found),
        "on_map": query_of({name: chosen.get(name) for name in ("kind", "edition")}),
    }
    return show(visit, "contributions/list.html", faults=faults, **shown)


def tags(visit: Visit, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name each filter that is on, with the address of the list without it."""
    here = visit.territory
    theme, commune = (
        here.theme_by_code.get(chosen.get("theme", "")),
        here.commune_by_code.get(chosen.get("commune", "")),
    )
    names = {
        "q": f"« {chosen.get('q')} »",
        "kind": visit.door.words(visit.language, f"contributions.of.{chosen.get('kind')}"),
        "theme": spoken(theme.about or theme.name, visit.language) if theme else "",
        "area": next((area.name for area in here.areas if area.code == chosen.get("area")), ""),
        "commune": commune.name if commune else "",
        "edition": next((each.name for each in here.editions if each.code == chosen.get("edition")), ""),
    }
    return [
        (names[name] or chosen[name], "/contributions?" + query_of({key: chosen[key] for key in chosen if key != name}))
        for name in FILTERS
        if name in chosen
    ]


def how_many(visit: Visit, chosen: Mapping[str, str], found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count what the list holds: all of it once a minute, what is filtered when one page does not hold it."""
    filters = {name: chosen[name] for name in FILTERS if name in chosen}
    if not filters:
        counted: Mapping[str, Any] = visit.door.site.lately(visit, LASTS, lambda: part(visit, "/contributions/count"))
        return counted
    if not found["next"] and "after" not in visit.request.args:
        return {"number": len(found["items"]), "more": False}
    return part(visit, "/contributions/count", query_of(filters))


@get("/contributions/<uuid:id>")
def contribution(visit: Visit, id: UUID) -> Response:
    """Show one, whole, with its comments and what its reader may do."""
    return show_one(visit, id)
