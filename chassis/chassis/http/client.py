"""Calling another part of the installation: in process through its WSGI application, or over pooled HTTP."""

import io
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote
from wsgiref.util import setup_testing_defaults

import eventlet
import urllib3

from chassis.bus import Unavailable
from chassis.config import Settings
from chassis.context import Acting, sign

SECONDS = 10.0
INSIDE: dict[str, Any] = {"HTTP_HOST": "inside", "SERVER_NAME": "inside", "SERVER_PROTOCOL": "HTTP/1.1"}
setup_testing_defaults(INSIDE)


@dataclass(frozen=True)
class Answer:
    """What came back. `stream` is set instead of `body` where it was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    stream: Iterator[bytes] | None = None

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass
class Client:
    """Call services as `caller`. `local` holds the applications of this process; others are called over HTTP.

    A service's replicas, separated by `;` in the settings, take turns; one that takes no connection is passed over.
    """

    caller: str
    settings: Settings
    local: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pool = urllib3.PoolManager(maxsize=32, block=False, retries=False)
        self._replicas = {name: deque(urls.split(";")) for name, urls in self.settings.services.items()}

    def call(
        self,
        service: str,
        method: str,
        path: str,
        acting: Acting,
        *,
        query: str = "",
        body: bytes | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
        stream: bool = False,
    ) -> Answer:
        """Send one request in the context of `acting`; raise Unavailable when no answer comes in time."""
        sent = dict(headers or {}) | sign(acting, self.caller, service, self.settings)
        sent.setdefault("Accept-Language", acting.language)
        if data is not None:
            body = json.dumps(data, default=str).encode()
            sent["Content-Type"] = "application/json"
        if service in self.local:
            return inside(self.local[service], environment(method, path, query, body or b"", sent), seconds, stream)
        target = quote(path, safe="/:@!$&'()*+,;=~%") + (f"?{query}" if query else "")
        return self._http(service, method, target, seconds, stream, body=body, headers=sent)

    def ask(self, service: str, path: str, acting: Acting, *, query: str = "") -> Any:
        """Read an internal resource of another service as this one; None where it is not (or no longer) there."""
        answer = self.call(service, "GET", path, acting.as_service(self.caller), query=query)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise Unavailable(f"{service} answered {answer.status}")
        return answer.json

    def _http(self, service: str, method: str, target: str, seconds: float, stream: bool, **sent: Any) -> Answer:
        replicas = self._replicas.get(service)
        if not replicas:
            raise Unavailable(f"no address for {service}")
        replicas.rotate(-1)
        sent |= {"timeout": urllib3.Timeout(connect=2.0, read=None if stream else seconds)}
        for last, base in enumerate(list(replicas), 1 - len(replicas)):
            try:
                answer = self.pool.request(method, base.rstrip("/") + target, preload_content=not stream, **sent)
                break
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
                if last == 0:  # nothing was sent to any of them
                    raise Unavailable(f"{service} takes no connection") from error
            except urllib3.exceptions.HTTPError as error:
                raise Unavailable(f"{service} does not answer: {type(error).__name__}") from error
        if stream:
            return Answer(answer.status, answer.headers, stream=closing(iter(lambda: answer.read1(65536), b""), answer))
        return Answer(answer.status, answer.headers, answer.data)


def inside(application: Any, environ: dict[str, Any], seconds: float, stream: bool) -> Answer:
    """Ask an application of this process."""
    started: list[Any] = []
    try:
        with eventlet.Timeout(seconds):
            given = application(environ, lambda status, headers, *_: started.extend((status, headers)))
            parts = closing(given, given)
            content = b"" if stream else b"".join(parts)
    except eventlet.Timeout as error:
        raise Unavailable("no answer in time") from error
    status, headers = started
    return Answer(int(status[:3]), urllib3.HTTPHeaderDict(headers), content, parts if stream else None)


def environment(method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Build a WSGI environment (PEP 3333) for a call in process."""
    environ = INSIDE | {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else "HTTP_" + key] = value
    return environ


def closing(parts: Iterable[bytes], owner: Any) -> Iterator[bytes]:
    """Yield the parts of an answer, and close what they come from, be they read to their end or not."""
    try:
        yield from parts
    finally:
        if hasattr(owner, "close"):
            owner.close()
