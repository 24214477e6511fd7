"""The tabs of a project, two or three reads each; an act that was refused says why on its own tab."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.follow import following
from gateway.web.pages import Faults, beside, go, query_of, show

KINDS = ("time", "skill", "money", "premises", "equipment")
WHATS = ("job", "place", "activity", "people", "other")
ROLES = ("member", "holder", "mentor")
ALL, LATEST = 100, 3
READS = {
    "one": {"calls": ALL, "updates": LATEST, "indicators": 4},
    "etapes": {"milestones": ALL, "stages": ALL},
    "nouvelles": {"updates": 20},
    "engagements": {"calls": ALL},
    "resultats": {"indicators": ALL},
    "equipe": {"team": ALL},
}


def back(id: UUID, tab: str, what: str) -> Response:
    return go(f"/projets/{id}{'' if tab == 'one' else '/' + tab}?fait={what}#main")


def show_tab(
    visit: Visit, id: UUID, tab: str, faults: Faults | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    """Show a tab; `faults` and `typed` are those of the form just sent."""
    found = visit.read(f"/projects/{id}")
    shown = {name: visit.read(f"/projects/{id}/{name}", query_of({"limit": n})) for name, n in READS[tab].items()}
    if tab == "engagements":
        asked = query_of({"project": id, "limit": ALL, "after": visit.request.args.get("after")})
        shown["commitments"] = visit.read("/commitments", asked)
    if tab == "one":
        shown["following"] = following(visit, f"projects/{id}")
        awaiting = query_of({"project": id, "state": "offered"}) if "call" in found["actions"] else ""
        shown["offered"] = beside(visit, "/commitments", awaiting) if awaiting else []
    lists = {"kinds": KINDS, "whats": WHATS, "roles": ROLES}
    template = f"projects/{tab}.html"
    return show(visit, template, found=found, tab=tab, faults=faults or Faults(), typed=typed or {}, **lists, **shown)
