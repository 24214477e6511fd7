"""The home page: the démarche, where this territory is in it, the next workshop, the newest projects and needs."""

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import beside, get, show


@get("/", anywhere=True)
def home(visit: Visit) -> Response:
    """Show the démarche here; on the base host, the territories."""
    if visit.place is None:
        registry = visit.door.runtime.registry
        places = [(territory, visit.door.settings.origin(territory)) for territory in registry]
        return show(visit, "home/territories.html", places=places)
    latest = visit.read("/contributions", "limit=5")
    shown = {
        "editions": [edition for edition in visit.territory.editions if edition.open],
        "workshops": beside(visit, "/workshops", "when=upcoming&limit=1"),
        "projects": beside(visit, "/projects", "limit=3"),
    }
    return show(visit, "home/page.html", latest=latest["items"], **shown)
