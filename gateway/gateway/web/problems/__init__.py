"""The page behind the `type` of each problem: what it means, and what to do."""

from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.http.problems import STATUS
from gateway.visit import Visit
from gateway.web.pages import get, show


@get("/problems/<slug>", anywhere=True)
def problem_type(visit: Visit, slug: str) -> Response:
    """Explain one kind of problem."""
    if slug not in STATUS:
        raise Problem("not-found")
    return show(visit, "problems/page.html", slug=slug, code=STATUS[slug])
