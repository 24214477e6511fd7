"""The platform's own API, as any client calls it: over HTTP, by the host of a territory."""

import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import urllib3

from demarche.errors import Failure

CONFLICT = 409
BASE = "/api/v1"


class Api:
    """One territory of a platform on this machine. `secret` is a session's or a token's; without it, a visitor asks."""

    def __init__(self, port: int, origin: str) -> None:
        # Names under `.localhost` are resolved by browsers alone: we say the host and go to this machine.
        self._pool = urllib3.HTTPConnectionPool("127.0.0.1", port, retries=False, timeout=30)
        self._host = urlsplit(origin).netloc

    def get(self, path: str, secret: str | None = None) -> Any:
        return json.loads(self.ask("GET", path, secret).data)

    def post(self, path: str, data: Any = None, *, secret: str | None = None, key: str | None = None) -> Any:
        answer = self.ask("POST", path, secret, data, key)
        return json.loads(answer.data) if answer.data else None

    def join(self, path: str, data: Any, key: str) -> tuple[Any, str]:
        """Write as a visitor; return the answer and the session that came with it."""
        answer = self.ask("POST", path, None, data, key)
        cookies = SimpleCookie(", ".join(answer.headers.getlist("Set-Cookie")))
        return json.loads(answer.data), cookies["session"].value

    def ask(
        self, verb: str, path: str, secret: str | None = None, data: Any = None, key: str | None = None
    ) -> urllib3.BaseHTTPResponse:
        """Send one request; raise Failure for a refusal, with what was said. A conflict is none: it was done before."""
        headers = {"Host": self._host, "Accept-Language": "fr", "Content-Type": "application/json"}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        if key:
            headers["Idempotency-Key"] = key
        body = json.dumps(data).encode() if data is not None else None
        answer = self._pool.request(verb, BASE + path, body=body, headers=headers)
        if answer.status >= 400 and answer.status != CONFLICT:
            raise Failure("sample.refused", verb=verb, path=path, status=answer.status, said=answer.data.decode()[:500])
        return answer
