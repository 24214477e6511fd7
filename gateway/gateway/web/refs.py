"""Refs of the thread, `challenges/<id>`: which page shows each, and what they stand for, one read for each kind."""

from collections.abc import Iterable
from typing import Any

from gateway.visit import Visit
from gateway.web.pages import beside, query_of

PAGES = {
    "contributions": "contributions",
    "challenges": "defis",
    "workshops": "ateliers",
    "tables": "tables",
    "sheets": "fiches",
    "projects": "projets",
    "calls": "appels",
    "commitments": "engagements",
    "milestones": "jalons",
    "indicators": "resultats",
    "updates": "nouvelles",
    "organisations": "partenaires",
    "mentors": "accompagnement",
}
MOST = 100  # what a list takes in `ids`


def page_of(ref: str) -> str:
    """Return the address of the page that shows what a ref names; another territory's ref is an address already."""
    kind, _, id = ref.partition("/")
    return ref if "://" in ref else f"/{PAGES.get(kind, kind)}/{id}"


def id_of(ref: str) -> str:
    return ref.partition("/")[2]


def named(visit: Visit, refs: Iterable[str], *kinds: str) -> dict[str, Any]:
    """Return what refs of these kinds stand for, as far as this reader may see it: one read for each kind."""
    ours = [ref for ref in dict.fromkeys(refs) if "://" not in ref]
    found: dict[str, Any] = {}
    for kind in kinds:
        ids = [id_of(ref) for ref in ours if ref.startswith(f"{kind}/")][:MOST]
        if ids:
            items = beside(visit, f"/{kind}", query_of({"ids": ",".join(ids), "limit": MOST}))
            found |= {f"{kind}/{item['id']}": item for item in items}
    return found
