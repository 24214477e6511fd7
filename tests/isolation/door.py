"""The one door, asked in this process as the web server asks it."""

import json
from collections.abc import Iterator
from typing import Any

from chassis.http.client import Answer, environment, inside
from chassis.http.streams import LIVE
from gateway.identity import csrf

API = "/api/v1"
SECONDS = 20.0


class Door:
    """Ask the gateway's application; a live stream is read as far as its first piece."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def open(self, host: str, verb: str, path: str, body: bytes = b"", query: str = "", **headers: str) -> Answer:
        """Send one request; leave a live stream open."""
        named = {name.replace("_", "-"): said for name, said in headers.items()}
        sent = {"Host": host, "Accept-Language": "fr", **named}
        environ = environment(verb, path, query, body, sent) | {"REMOTE_ADDR": "127.0.0.1"}
        return inside(self.application, environ, SECONDS, True)

    def ask(self, host: str, verb: str, path: str, body: bytes = b"", query: str = "", **headers: str) -> Answer:
        """Send one request and read its answer."""
        found = self.open(host, verb, path, body, query, **headers)
        assert found.stream is not None
        whole = LIVE not in found.headers.get("Content-Type", "")
        answer = Answer(found.status, found.headers, b"".join(found.stream) if whole else next(found.stream))
        found.stream.close()  # type: ignore[attr-defined]
        return answer

    def api(self, host: str, verb: str, path: str, data: Any = None, query: str = "", **headers: str) -> Answer:
        """Ask the API."""
        sent = {"Accept": "application/json", **headers}
        body = b""
        if data is not None:
            body, sent["Content-Type"] = json.dumps(data).encode(), "application/json"
        return self.ask(host, verb, API + path, body, query, **sent)

    def page(self, host: str, path: str, session: str = "", query: str = "", **headers: str) -> Answer:
        """Open a page."""
        cookie = {"Cookie": f"session={session}"} if session else {}
        return self.ask(host, "GET", path, b"", query, Accept="text/html", **cookie, **headers)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def cookie(secret: str) -> dict[str, str]:
    """Return what a browser sends beside a request of one of our scripts."""
    return {"Cookie": f"session={secret}", "X-CSRF-Token": csrf.token(secret)}


def pieces(answer: Answer, ending: bytes) -> Iterator[bytes]:
    """Yield the pieces of a live stream until one holds what it ends with."""
    assert answer.stream is not None
    for piece in answer.stream:
        yield piece
        if ending in piece:
            return
