"""Asking the API as any client does: plain HTTP, nothing of ours imported."""

import contextlib
import http.client
import json
import socket
import ssl
from dataclasses import dataclass, replace
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

SECONDS = 15.0
AWAY = (OSError, http.client.HTTPException)  # what tells that no answer came
API = "/api/v1"


class Refused(Exception):
    """An answer that was not the one asked for, with the problem that it names."""

    def __init__(self, asked: str, answer: "Answer") -> None:
        super().__init__(f"{asked}: {answer.status} {answer.body.decode('utf-8', 'replace')[:500]}")
        self.answer = answer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def session(self) -> str:
        """Return the secret of the session that this answer opened, or nothing."""
        cookies = SimpleCookie()
        for given in self.headers.get_all("Set-Cookie", []):
            cookies.load(given)
        return cookies["session"].value if "session" in cookies else ""


@dataclass(frozen=True)
class Client:
    """Someone who asks one territory: a visitor, or whoever holds the secret of a session or a token."""

    url: str
    secret: str = ""

    def holding(self, secret: str) -> "Client":
        return replace(self, secret=secret)

    def connect(self, seconds: float = SECONDS) -> http.client.HTTPConnection:
        """Open a connection; `*.localhost` is this machine, which not every resolver knows (RFC 6761)."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        address = "127.0.0.1" if host.endswith(".localhost") else host
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(address, parts.port or 443, timeout=seconds, context=context)
        return http.client.HTTPConnection(address, parts.port or 80, timeout=seconds)

    def headers(self) -> dict[str, str]:
        said = {"Host": urlsplit(self.url).netloc, "Accept": "application/json", "Accept-Language": "fr"}
        return said | ({"Authorization": f"Bearer {self.secret}"} if self.secret else {})

    def send(self, verb: str, path: str, data: Any = None, *, key: str = "", **headers: str) -> Answer:
        """Send one request and return its answer, whatever it says; raise one of AWAY when none comes."""
        body = None if data is None else json.dumps(data).encode()
        sent = self.headers() | {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Content-Type": "application/json"} if body is not None else {}
        sent |= {"Idempotency-Key": key} if key else {}
        connection = self.connect()
        try:
            connection.request(verb, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def ask(self, verb: str, path: str, data: Any = None, *, gives: int = 200, **options: Any) -> Any:
        """Send a request to the API and return the JSON of its answer; raise Refused for any other status."""
        answer = self.send(verb, API + path, data, **options)
        if answer.status != gives:
            raise Refused(f"{verb} {path}", answer)
        return answer.json if answer.body else None

    def read(self, path: str, **query: Any) -> Any:
        return self.ask("GET", path + (f"?{urlencode(query)}" if query else ""))

    def read_all(self, path: str, **query: Any) -> list[Any]:
        """Read a list to its end, part after part."""
        page = self.read(path, **query)
        items = list(page["items"])
        while page["next"]:
            page = self.read(path, **query | {"after": page["next"]})
            items += page["items"]
        return items

    def post(self, path: str, data: Any = None, *, gives: int = 201, **options: Any) -> Any:
        return self.ask("POST", path, data, gives=gives, **options)


def cut(sock: socket.socket) -> None:
    """End a connection at once, whoever reads from it."""
    with contextlib.suppress(OSError):  # the other side was faster
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
