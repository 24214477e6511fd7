"""From request to answer: context, access, shape in, one transaction with its idempotency record, shape out."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from chassis import audit
from chassis.context import Acting, InvalidContext, verify
from chassis.http import body as bodies
from chassis.http import idempotency
from chassis.http.lists import Page
from chassis.http.operations import Method, Operation, Refusal, Reply
from chassis.http.problems import PREFIX, Problem
from chassis.http.streams import LIVE
from chassis.logs import bind
from chassis.territory import Territory
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.runtime import Runtime

PATIENT = "Demarche-Retry"


def answer(
    runtime: "Runtime", operation: Operation, method: Method, request: Request, values: Mapping[str, Any]
) -> Response:
    """Carry out one operation; raises Problem for what is refused."""
    acting, territory = identify(runtime, request)
    operation.who.check(acting, operation.scope)
    arguments: dict[str, Any] = dict(values)
    raw: Any = None
    if operation.input is not None:
        raw = bodies.read_json(request, optional=operation.optional_body)
        arguments["data"] = bodies.load(operation.input, raw)
    query = bodies.read_query(operation.parameters, request, resume=operation.media == LIVE)
    if operation.query is not None:
        arguments["query"] = query
    expected = version_expected(operation, request)
    key = request.headers.get("Idempotency-Key") if operation.verb == "POST" else None
    if key is not None:
        idempotency.check(key)
    if operation.first is not None:
        arguments["found"] = operation.first(runtime, acting, arguments["data"])
    with runtime.database.work(territory, acting, expected, reads=operation.verb == "GET") as work:
        once = idempotency.Once(work, f"{operation.verb} {request.path}", key, raw) if key is not None else None
        if once is not None and (stored := once.before(patient=PATIENT in request.headers)) is not None:
            return stored
        response = render(runtime, operation, method(work, **arguments), request, work)
        traced = operation.personal or operation.verb != "GET"
        if traced and operation.who.staff(acting) and response.status_code < 400:
            made = response.headers.get("Location", "").removeprefix(PREFIX + "/")
            audit.leave(work, operation.name, operation.subject(values), made)
        if once is not None and response.status_code < 400:
            once.after(response)
    return response


def identify(runtime: "Runtime", request: Request) -> tuple[Acting, Territory]:
    """Return who acts and where; refuse (401) a context that is missing, forged, expired or for another service."""
    try:
        acting = verify(request.headers, runtime.name, runtime.settings)
    except InvalidContext as error:
        raise Problem("unauthenticated", detail="problem.unauthenticated.context") from error
    territory = runtime.registry.get(acting.territory)
    if territory is None:
        raise Problem("unknown-host")
    bind(acting.trace, territory.slug)
    return acting, territory


def version_expected(operation: Operation, request: Request) -> int | None:
    """Read the version of If-Match (`"<version>.<digest>"` or `"<version>"`); 428 where it is required and missing."""
    given = request.headers.get("If-Match")
    if not operation.guarded:
        return None
    if not given:
        raise Problem("version-required")
    version = given.strip().removeprefix("W/").strip('"').split(".")[0]
    if not version.isdecimal() or len(version) > 9:
        raise Problem("bad-request", detail="problem.bad-request.if_match")
    return int(version)


def render(runtime: "Runtime", operation: Operation, result: Any, request: Request, work: Work) -> Response:
    """Write the result in the declared shape, with its ETag, or 304 where the reader has it already."""
    if isinstance(result, Refusal):
        return result.problem.response(runtime.words, work.acting.language, PREFIX + request.path)
    if isinstance(result, Reply):
        return Response(result.body, result.status, result.headers, content_type=result.content_type)
    if result is None or operation.output is None:
        response = Response(status=204)
        del response.headers["Content-Type"]  # of nothing
        return response
    headers: dict[str, str] = {}
    version = None
    if isinstance(result, Page):
        document: Any = {"items": operation.output.dump(result.items, many=True), "next": result.next}
        if result.next:
            arguments = {**request.args.to_dict(), "after": result.next}
            headers["Link"] = f'<?{urlencode(arguments)}>; rel="next"'
    else:
        document = operation.output.dump(result)
        version = document.get("version") if isinstance(document, dict) else None
        if operation.status == 201 and isinstance(document, dict) and "id" in document:
            kind = request.path.rstrip("/").rpartition("/")[2]  # refs are flat, also of what was made under another
            headers["Location"] = f"{PREFIX}/{kind}/{document['id']}"
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=plain).encode()
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    headers["ETag"] = f'"{version}.{digest}"' if version is not None else f'"{digest}"'
    if operation.verb == "GET" and headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=headers)
    return Response(body, operation.status, headers, content_type="application/json")


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
