"""The platform's own API, as any client calls it: over HTTP, by the host of a territory."""

import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import urllib3

from demarche.errors import Failure

BASE = "/api/v1"
AT_ONCE = 4
UNKNOWN = 401


class Unknown(Failure):
    """The session stands for nobody any more (401)."""


class Api:
    """One territory of a platform on this machine. `secret` is a session's or a token's; without it, a visitor asks."""

    def __init__(self, port: int, origin: str, headers: dict[str, str]) -> None:
        # Names under `.localhost` are resolved by browsers alone: we say the host and go to this machine.
        self._pool = urllib3.HTTPConnectionPool("127.0.0.1", port, retries=False, timeout=30, maxsize=AT_ONCE)
        self._headers = {"Host": urlsplit(origin).netloc, "Accept-Language": "fr", "Content-Type": "application/json"}
        self._headers |= headers

    def get(self, path: str, secret: str | None = None) -> Any:
        return json.loads(self.ask("GET", path, secret).data)

    def post(self, path: str, data: Any = None, *, secret: str | None = None, key: str | None = None) -> Any:
        answer = self.ask("POST", path, secret, data, **({"Idempotency-Key": key} if key else {}))
        return json.loads(answer.data) if answer.data else None

    def join(self, path: str, data: Any, key: str) -> tuple[Any, str, str]:
        """Write as a visitor; return the answer, the session that came with it, and the receipt."""
        answer = self.ask("POST", path, None, data, **{"Idempotency-Key": key})
        cookies = SimpleCookie(", ".join(answer.headers.getlist("Set-Cookie")))
        return json.loads(answer.data), cookies["session"].value, answer.headers["Receipt"]

    def ask(
        self, verb: str, path: str, secret: str | None = None, data: Any = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """Send one request; raise Failure for a refusal (Unknown for 401), with what was said."""
        sent = self._headers | headers | ({"Authorization": f"Bearer {secret}"} if secret else {})
        body = json.dumps(data).encode() if data is not None else None
        answer = self._pool.request(verb, BASE + path, body=body, headers=sent)
        if answer.status >= 400:
            said = answer.data.decode("utf-8", "replace")[:500]
            kind = Unknown if answer.status == UNKNOWN else Failure
            raise kind("sample.refused", verb=verb, path=path, status=answer.status, said=said)
        return answer
