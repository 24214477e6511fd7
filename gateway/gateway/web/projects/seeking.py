"""What all projects seek, in one list: for whoever wants to help and knows no project yet."""

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, listed, show
from gateway.web.projects.tabs import KINDS
from gateway.web.refs import named


@get("/appels")
def calls(visit: Visit) -> Response:
    """List the calls that still take offers, the newest first."""
    found = listed(visit, "/calls", ["kind"], fixed={"open": "true"})
    projects = named(visit, [item["project"] for item in found["items"]], "projects")
    return show(visit, "projects/seeking.html", kinds=KINDS, projects=projects, **found)
