"""The WSGI application of one process part: routes, health, metrics, and every error as a problem."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from chassis.bus import Unavailable
from chassis.http.body import LARGEST
from chassis.http.operations import Operation
from chassis.http.problems import PREFIX, STATUS, Problem
from chassis.http.streams import send
from chassis.logs import log

if TYPE_CHECKING:
    from chassis.runtime import Runtime

requests = Counter("demarche_requests_total", "Requests answered", ["service", "operation", "status"])
seconds = Histogram("demarche_request_seconds", "Time to answer", ["service"])
BY_STATUS = {status: slug for slug, status in reversed(STATUS.items())}


class SmallRequest(Request):
    max_content_length = LARGEST + 1  # of a body without a length we are given so much, and no word of the rest
    max_form_memory_size = LARGEST


class Application:
    """Answer requests: the `dispatch` of an operation runs it in a worker and returns its response."""

    def __init__(self, runtime: "Runtime") -> None:
        self.runtime = runtime
        self.draining = False
        self.languages = runtime.words.languages()
        self.streams: set[object] = set()
        self.map = Map(strict_slashes=False)

    def add(self, operation: Operation, dispatch: Callable[[Request, Mapping[str, Any]], Response]) -> None:
        path = re.sub(r"{(\w+)}", lambda found: f"<{converter(found[1])}{found[1]}>", operation.path)
        self.map.add(Rule(path, methods=[operation.verb], endpoint=(operation, dispatch)))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = SmallRequest(environ)
        name = "none"
        with seconds.labels(self.runtime.name).time():
            try:
                if (plain := self.own(request)) is not None:
                    return plain(environ, start_response)
                if self.draining:
                    raise Problem("unavailable")
                if "\0" in request.path:  # no name has one, and no text of PostgreSQL can
                    raise Problem("not-found")
                (operation, dispatch), values = self.map.bind_to_environ(environ).match()
                name = operation.name
                response = dispatch(request, values)
            except Exception as error:
                problem = problem_of(error, name)
                language = request.accept_languages.best_match(self.languages) or "fr"
                response = problem.response(self.runtime.words, language, PREFIX + request.path)
        requests.labels(self.runtime.name, name, response.status_code).inc()
        return send(self, response, environ, start_response)

    def own(self, request: Request) -> Response | None:
        """Answer health, metrics and the contract, on any host and while stopping."""
        if request.path == "/health/live":
            return Response("live\n")
        if request.path == "/health/ready":
            faults = ["stopping"] if self.draining else self.runtime.faults()
            return Response("\n".join(faults or ["ready"]) + "\n", 503 if faults else 200)
        if request.path == "/internal/contract" and self.runtime.catalogue is not None:
            return Response(self.runtime.contract, content_type="application/json")
        if request.path == "/metrics":
            return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
        return None


def problem_of(error: Exception, operation: str) -> Problem:
    """Turn what went wrong into what is said of it; the unforeseen is logged whole and said in one line."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Unavailable):
        log.warning("request.unavailable", operation=operation, reason=str(error))
        return Problem("unavailable")
    if isinstance(error, MethodNotAllowed):
        return Problem("method-not-allowed", headers={"Allow": ", ".join(sorted(error.valid_methods or ()))})
    if isinstance(error, HTTPException):
        return Problem(BY_STATUS.get(error.code or 500, "not-found"), most=LARGEST)
    log.error("request.failed", operation=operation, exc_info=error)
    return Problem("internal")


def converter(name: str) -> str:
    """Read `{id}` and `{…_id}` as UUIDs: anything else never existed."""
    return "uuid:" if name == "id" or name.endswith("_id") else ""
