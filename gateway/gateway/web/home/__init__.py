"""The home page: one question, what came of other answers, the newest voices, the next workshop, where we are."""

from typing import Any

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import beside, get, part, show

LASTS = 60.0  # seconds that what all see of a territory's figures and story may be old
RESTING = ("paused", "stopped")
GROWN = ("rooted", "launched", "testing")


@get("/", anywhere=True)
def home(visit: Visit) -> Response:
    """Show the démarche here; on the base host, the territories."""
    if visit.place is None:
        places = [(territory, visit.door.settings.origin(territory)) for territory in visit.door.hosts.open()]
        return show(visit, "home/territories.html", places=places)
    latest = visit.read("/contributions", "limit=3")
    projects = sorted(beside(visit, "/projects", "limit=9"), key=lambda project: project["state"] in RESTING)
    told = visit.door.site.lately(visit, LASTS, lambda: {"figures": figures(visit), "story": story(visit, projects)})
    shown = told | {
        "workshops": beside(visit, "/workshops", "when=upcoming&limit=1"),
        "projects": projects[:3],
        "editions": [edition for edition in visit.territory.editions if edition.open],
    }
    return show(visit, "home/page.html", latest=latest["items"], **shown)


def figures(visit: Visit) -> list[tuple[str, int]]:
    """Count what was said and what came of it; what there is none of yet is left out."""
    said, done = (part(visit, f"/statistics/{of}") for of in ("participation", "projects"))
    found = {
        "contributions": sum(many for state, many in said.get("contributions", {}).items() if state != "merged"),
        "challenges": sum(said.get("challenges", {}).values()),
        "projects": sum(row["projects"] for row in done.get("projects", ())),
        "kept": sum(row["commitments"] for row in done.get("commitments", ()) if row["state"] == "kept"),
    }
    return [(name, number) for name, number in found.items() if number]


def story(visit: Visit, projects: list[Any]) -> dict[str, Any] | None:
    """Return the project that has come furthest, and the first sentence that it came from; None where there is none."""
    grown = sorted((each for each in projects if each["state"] in GROWN), key=lambda each: GROWN.index(each["state"]))
    for project in grown[:1]:
        steps = part(visit, "/threads", f"of=projects/{project['id']}").get("steps", ())
        said = [step for step in steps if step["ref"].startswith("contributions/") and step["public"] and step["at"]]
        if said and (first := part(visit, "/" + min(said, key=lambda step: step["at"])["ref"])):
            words = {name: first[name] for name in ("kind", "text", "language")}
            return {"project": {name: project[name] for name in ("id", "name")}, "first": words}
    return None
