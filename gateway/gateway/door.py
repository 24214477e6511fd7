"""The door: each request finds its territory, its sender and its limits here, then goes to the API or to a page."""

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.http.application import SmallRequest, problem_of, requests, seconds
from chassis.http.streams import send
from chassis.logs import bind, log
from gateway import api, packing
from gateway.contract import Contracts
from gateway.folder import Folders
from gateway.hosts import Hosts
from gateway.identity import VISITOR, Identities
from gateway.limits import Buckets
from gateway.resources import Resources
from gateway.routing import Routing
from gateway.visit import Visit
from gateway.web import Site

if TYPE_CHECKING:
    from chassis.runtime import Runtime

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Door:
    """The gateway's WSGI application. It holds nothing that matters: caches of seconds, and the limits' buckets."""

    def __init__(self, runtime: "Runtime") -> None:
        self.runtime, self.settings, self.client, self.words = runtime, runtime.settings, runtime.client, runtime.words
        self.draining = False
        self.streams: set[object] = set()
        self.languages = sorted(self.words.languages(), key=lambda language: language != "fr")
        self.hosts = Hosts(runtime.settings, runtime.registry)
        self.folders = Folders(runtime.settings.territories)
        self.routing = Routing(runtime.settings.routes)
        self.identities = Identities(runtime.client)
        self.buckets = Buckets(runtime.settings.limits)
        self.contracts = Contracts(runtime.client, self.routing.services, json.loads(runtime.contract)["openapi"])
        self.resources = Resources(self)
        self.visitors = runtime.settings.keys.get("gateway", "")  # the secret of forms of those who have no session
        self.site = Site(self)
        secure = runtime.settings.public_scheme == "https"
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=63072000"} if secure else {})

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = time.perf_counter()
        visit = Visit(self, SmallRequest(environ))
        try:
            response = self.answer(visit)
        except Exception as error:
            response = self.refuse(visit, problem_of(error, visit.name))
        if response.status_code == 401:
            response.headers.setdefault("WWW-Authenticate", "Bearer")
        visit.finish(response)
        self.guard(visit, response)
        packing.pack(visit.request, response)
        took = time.perf_counter() - began
        requests.labels("gateway", visit.name, response.status_code).inc()
        seconds.labels("gateway").observe(took)
        if visit.request.method not in api.SAFE:
            log.info("gateway.wrote", page=visit.name, status=response.status_code, ms=round(took * 1000))
        return send(self, response, environ, start_response)

    def answer(self, visit: Visit) -> Response:
        """Lead a request to what answers it; raises Problem for what is refused."""
        path = visit.request.path
        if path.startswith("/health/"):
            visit.name = "health"
            return self.health(path)
        through = path.startswith("/api/") and not self.site.owns(path)
        visit.name = "api" if through else "none"
        if self.draining:
            raise Problem("unavailable", headers={"Connection": "close"})
        bucket = self.buckets.take("address", visit.address)
        if path.startswith("/static/"):
            visit.name = "static"
            return self.site.file(visit, path.removeprefix("/static/"))
        visit.place = self.hosts.territory(visit.request.host)
        bind(visit.trace, visit.place.slug if visit.place else "")
        if through:
            visit.bucket = bucket
            return api.answer(visit, path)
        return self.site.answer(visit)

    def guard(self, visit: Visit, response: Response) -> None:
        """Let no answer be framed, scripted, sniffed, or kept where a neighbour finds it; nor a sample be indexed."""
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if visit.place is not None and visit.place.sample:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if "Cache-Control" not in response.headers:
            known = visit.identity is not VISITOR or visit.newcomer is not None
            response.headers["Cache-Control"] = "private, no-store" if known else "private, no-cache"
            response.headers["Vary"] = "Authorization, Cookie, Accept-Language"
        if visit.name == "api" and visit.request.method in api.SAFE and visit.identity is VISITOR:
            response.headers.update(api.SHARED)

    def health(self, path: str) -> Response:
        """Say whether this process lives, and whether it can do its work; on any host and while stopping."""
        if path == "/health/live":
            return Response("live\n")
        if path != "/health/ready":
            raise Problem("not-found")
        faults = ["stopping"] if self.draining else self.runtime.faults()
        return Response("\n".join(faults or ["ready"]) + "\n", 503 if faults else 200)

    def refuse(self, visit: Visit, problem: Problem) -> Response:
        """Write a problem as whoever asked reads it: a page for a browser, RFC 9457 for a program."""
        if problem.status >= 500:
            log.warning("gateway.refused", problem=str(problem), page=visit.name)
        if visit.name != "api" and "text/html" in visit.request.accept_mimetypes.values():
            return self.site.refuse(visit, problem)
        return problem.response(self.words, visit.language, visit.request.path)
