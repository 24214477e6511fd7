"""Where things were said: a tile for each commune, by intercommunality; a real map where a territory has laid one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Any

from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.territory import Commune, Territory
from gateway.visit import Visit
from gateway.web.pages import get, part, query_of, show

LASTS = 60.0  # seconds that the counts may be old
KINDS = ("need", "idea")
CLASSES = 4  # how many tones say how much was said


@get("/contributions/carte")
def on_a_map(visit: Visit) -> Response:
    """Show how many needs and ideas come from each commune; each tile leads to them."""
    given, here = visit.request.args, visit.territory
    kind, edition = given.get("kind") or None, given.get("edition") or None
    if (kind and kind not in KINDS) or (edition and edition not in {each.code for each in here.editions}):
        raise Problem("not-found")
    counts = visit.door.site.lately(visit, LASTS, lambda: counted(visit, edition), of=edition or "")
    chosen = {"kind": kind, "edition": edition}
    tiles = tiles_of(here, counts, chosen)
    shown = {
        "chosen": chosen,
        "tiles": tiles,
        "groups": groups(here, tiles),
        "total": sum(tile["total"] for tile in tiles),
        "outlines": visit.door.folders.outlines(here),
        "on_list": query_of(chosen),
    }
    return show(visit, "contributions/map.html", **shown)


def counted(visit: Visit, edition: str | None) -> list[Mapping[str, Any]]:
    query = query_of({"by": "commune", "edition": edition})
    items: list[Mapping[str, Any]] = part(visit, "/statistics/participation/shares", query).get("items", [])
    return items


def tiles_of(
    here: Territory, counts: Iterable[Mapping[str, Any]], chosen: Mapping[str, str | None]
) -> list[dict[str, Any]]:
    """Make a tile of each commune in which something was said, the most first, in a tone for how much."""
    found: list[dict[str, Any]] = []
    for row in counts:
        said = {f"{kind}s": row[f"{kind}s"] if chosen["kind"] in (kind, None) else 0 for kind in KINDS}
        commune = here.commune_by_code.get(row["code"])
        if commune and any(said.values()):
            href = "/contributions?" + query_of({"commune": commune.code, **chosen})
            found.append({"commune": commune, **said, "total": sum(said.values()), "href": href})
    found.sort(key=lambda tile: (-tile["total"], tile["commune"].name))
    most = found[0]["total"] if found else 1
    return [tile | {"tone": 1 + round((CLASSES - 1) * log(tile["total"]) / log(max(most, 2)))} for tile in found]


def groups(here: Territory, tiles: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Gather tiles by intercommunality, the one where most was said first, with the number of communes yet to speak."""
    names = {group.code: group.name for group in here.intercommunalities}

    def place(commune: Commune) -> str:
        return names.get(commune.intercommunality or "", commune.name)

    spoke: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for tile in tiles:
        spoke[place(tile["commune"])].append(tile)
    many: dict[str, int] = defaultdict(int)
    for commune in here.communes:
        many[place(commune)] += 1
    found = [
        {
            "name": name,
            "tiles": spoke[name],
            "silent": many[name] - len(spoke[name]),
            **{key: sum(tile[key] for tile in spoke[name]) for key in ("needs", "ideas", "total")},
        }
        for name in many
    ]
    return sorted(found, key=lambda group: (-group["total"], group["name"]))
