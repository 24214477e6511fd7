"""Projects: what they are, where they stand, what they seek, who gives, what they bring. One tab for each."""

from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, go, listed, show
from gateway.web.projects import acts, milestones, results, seeking, team
from gateway.web.projects.tabs import show_tab
from gateway.web.refs import id_of

__all__ = ["acts", "milestones", "projects", "results", "seeking", "team"]

FILTERS = ("stage", "area", "edition")
STAGES = ("emerging", "building", "testing", "launched", "rooted", "paused", "stopped")
ORIGINS = {"appels": "calls", "resultats": "indicators", "jalons": "milestones", "nouvelles": "updates"}
TABS = {"appels": "engagements", "resultats": "resultats", "jalons": "etapes", "nouvelles": "nouvelles"}


@get("/projets")
def projects(visit: Visit) -> Response:
    """List projects, the newest first."""
    return show(visit, "projects/list.html", stages=STAGES, **listed(visit, "/projects", FILTERS))


@get("/projets/<uuid:id>")
def project(visit: Visit, id: UUID) -> Response:
    """Show one: its story, where it stands, who carries it, what it seeks, its latest news."""
    return show_tab(visit, id, "one")


@get("/projets/<uuid:id>/<any(etapes, nouvelles, engagements, resultats, equipe):tab>")
def tab(visit: Visit, id: UUID, tab: str) -> Response:
    """Show one side of a project."""
    return show_tab(visit, id, tab)


@get("/<any(appels, resultats, jalons, nouvelles):kind>/<uuid:id>")
def part(visit: Visit, kind: str, id: UUID) -> Response:
    """Lead from a part of a project, named on a thread or in a message, to where it is shown."""
    found = visit.read(f"/{ORIGINS[kind]}/{id}")
    return go(f"/projets/{id_of(found['project'])}/{TABS[kind]}#p-{id}")
