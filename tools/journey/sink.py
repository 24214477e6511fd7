"""A receiver of webhooks, as an integrator writes one: it keeps what comes, and answers."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call as it came, whether it was accepted, and when (Unix time); `id` is the same at each attempt."""

    headers: dict[str, str]
    body: bytes
    accepted: bool = True
    at: float = field(default_factory=time.time)

    @property
    def id(self) -> str:
        return self.headers.get("webhook-id", "")

    @property
    def told(self) -> dict[str, Any]:
        """Return the event that it tells, whole."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def event(self) -> str:
        """Return the id of the event that it tells."""
        return str(self.told.get("id", ""))


@dataclass
class Sink:
    """What came in so far. `url` is where the platform reaches it, `status` what it answers, `seconds` how late.

    One with a `location` redirects there; one that `hangs` begins its answers and does not end them while it does.
    """

    url: str
    status: int = 204
    seconds: float = 0
    location: str = ""
    hangs: bool = False
    calls: list[Call] = field(default_factory=list)


@contextmanager
def sink(address: str = "127.0.0.1") -> Iterator[Sink]:
    """Receive webhooks at `address`, which may name a port; for other machines, on all our addresses."""
    host, _, port = address.partition(":")
    received = Sink("")

    class Receiver(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, hangs = received.status, received.hangs  # what it was when the call came
            received.calls.append(Call(headers, body, 200 <= status < 300 and not hangs))
            time.sleep(received.seconds)
            if hangs:
                self.hang()
                return
            self.send_response(status)
            if received.location:
                self.send_header("Location", received.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def hang(self) -> None:
            """Begin an answer, and say nothing of the status."""
            self.wfile.write(b"HTTP/1.1 ")
            while received.hangs:
                time.sleep(0.1)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: what came is in `calls`."""

    everywhere = "0.0.0.0"  # noqa: S104  # the platform may be on another machine
    server = ThreadingHTTPServer(("127.0.0.1" if host == "127.0.0.1" else everywhere, int(port or 0)), Receiver)
    server.daemon_threads = True
    received.url = f"http://{host}:{server.server_port}/webhook"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
