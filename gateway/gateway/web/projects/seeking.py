"""What all projects seek, in one list: for whoever wants to help and knows no project yet."""

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import get, query_of, show
from gateway.web.projects.tabs import KINDS
from gateway.web.refs import named

LENGTH = 15


@get("/appels")
def calls(visit: Visit) -> Response:
    """List the calls that still take offers, the newest first."""
    given = visit.request.args
    chosen = {"kind": kind} if (kind := given.get("kind")) else {}
    asked = chosen | {"open": "true", "limit": LENGTH, "after": given.get("after")}
    found = visit.read("/calls", query_of(asked))
    shown = {
        "items": found["items"],
        "projects": named(visit, [item["project"] for item in found["items"]], "projects"),
        "onward": "?" + query_of(chosen | {"after": found["next"]}) if found["next"] else None,
        "chosen": chosen,
    }
    return show(visit, "projects/seeking.html", kinds=KINDS, **shown)
