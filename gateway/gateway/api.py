"""The API under `/api/v1`: requests go to the service that owns their first segment, answers come back unchanged."""

import json
import string
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.http import body as bodies
from gateway import calls
from gateway.contract import PREFIX
from gateway.identity import VISITOR, csrf
from gateway.visit import SESSION

if TYPE_CHECKING:
    from gateway.visit import Visit

PASSED = ("Accept", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID")
KEPT_BACK = {
    # RFC 9110 §7.6.1, and what is the door's own to say
    *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    *("content-length", "date", "server", "set-cookie"),
}
SAFE = {"GET", "HEAD", "OPTIONS"}
VERBS = {*SAFE, "POST", "PUT", "PATCH", "DELETE"}
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Request-Id, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
}


def answer(visit: "Visit", path: str) -> Response:
    """Answer a request under `/api`: the contracts, our own resources, or a service's."""
    verb = visit.request.method
    if verb not in VERBS:
        raise Problem("method-not-allowed", headers={"Allow": ", ".join(sorted(VERBS))})
    if verb == "OPTIONS":
        return Response(status=204, headers=PREFLIGHT)
    if document := DOCUMENTS.get(path):
        return Response(document(visit), content_type="application/json")
    if not path.startswith(PREFIX + "/"):
        raise Problem("not-found")
    recognise(visit)
    limit(visit)
    path = path.removeprefix(PREFIX)
    return visit.door.resources.answer(visit, path) or forward(visit, path)


def openapi(visit: "Visit") -> str:
    return json.dumps(visit.door.contracts.openapi(), ensure_ascii=False)


def asyncapi(visit: "Visit") -> str:
    return json.dumps(visit.door.contracts.asyncapi(), ensure_ascii=False)


DOCUMENTS: dict[str, Callable[["Visit"], str]] = {"/api/openapi.json": openapi, "/api/asyncapi.json": asyncapi}


def recognise(visit: "Visit") -> None:
    """Say who asks: a bearer must stand for someone here (401); a cookie counts only beside its CSRF header.

    Raises forbidden (403) for a CSRF header that is not this session's.
    """
    request, door = visit.request, visit.door
    if given := request.headers.get("Authorization"):
        scheme, _, secret = given.partition(" ")
        found = door.identities.of(secret.strip(), visit.acting) if scheme.lower() == "bearer" else None
        if found is None:
            raise Problem("unauthenticated")
        visit.identity = found
    elif (said := request.headers.get("X-CSRF-Token")) is not None:
        found = door.identities.of(request.cookies.get(SESSION, ""), visit.acting)
        if found is not None and not csrf.matches(found.secret, said):
            raise Problem("forbidden", detail="problem.forbidden.csrf")
        visit.identity = found or VISITOR
    visit.__dict__.pop("language", None)


def limit(visit: "Visit") -> None:
    """Take this request from its sender's own bucket; a visitor's is the address's, taken at the door."""
    who = visit.identity
    if who.token is not None:
        visit.bucket = visit.door.buckets.take(who.limits, str(who.token))
    elif who.participant is not None:
        visit.bucket = visit.door.buckets.take("person", str(who.participant))


def forward(visit: "Visit", path: str) -> Response:
    """Pass a request on, and the answer back, without what belongs to one connection alone."""
    request = visit.request
    body = bodies.read(request)
    headers = {name: value for name in PASSED if (value := request.headers.get(name)) is not None}
    query = quote(request.query_string, safe=string.punctuation)
    path = quote(path, safe="/:@!$&'()*+,;=~")
    service = visit.door.routing.service(path)
    live = request.method == "GET" and visit.door.contracts.operation(service, "GET", path).live
    found = calls.send(visit, request.method, path, query=query, body=body, headers=headers, stream=live)
    dropped = KEPT_BACK - {"content-length"} if request.method == "HEAD" else KEPT_BACK
    kept = [(name, value) for name, value in found.headers.items() if name.lower() not in dropped]
    parts = lasting(visit, found.stream) if found.stream is not None else [found.body]
    response = Response(parts, found.status, kept)
    if "Content-Type" not in found.headers:
        del response.headers["Content-Type"]
    if found.stream is not None:
        response.call_on_close(found.stream.close)  # type: ignore[attr-defined]
    return response


def lasting(visit: "Visit", stream: Iterable[bytes]) -> Iterator[bytes]:
    """Pass a live answer on for as long as whoever asked for it is believed: nothing comes after a token is revoked."""
    secret, identities, acting = visit.identity.secret, visit.door.identities, visit.acting
    for piece in stream:
        if secret and identities.of(secret, acting) is None:
            return
        yield piece
