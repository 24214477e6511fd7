"""Where what leaves the installation arrives in tests: a webhook's receiver in this process, a mail server in its own.

The mail server is aiosmtpd, which eventlet's patching would break: `python tests/sinks.py smtp FOLDER` runs it apart.
"""

import asyncio
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass
class Call:
    """One request that a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Receiver:
    """Answer calls of webhooks as told: `answers` in their order, then 204; hold them back while `go` is clear."""

    calls: list[Call] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @property
    def events(self) -> list[str]:
        return [call.event["id"] for call in self.calls]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Listen for webhooks on a free port of this machine."""
    told = Receiver()
    told.go.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.calls.append(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            told.go.wait()
            status, headers = told.answers.pop(0) if told.answers else (204, {})
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield told
    told.go.set()
    server.shutdown()
    server.server_close()


@contextmanager
def mail_server(folder: Path, *, certificate: Path | None = None) -> Iterator[int]:
    """Run a mail server that keeps mails in a folder; return its port. With a certificate: STARTTLS and a login."""
    command = [sys.executable, str(Path(__file__)), "smtp", str(folder), *([str(certificate)] if certificate else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.terminate()


def serve_mail(folder: Path, certificate: Path | None) -> None:
    """Keep each mail as a file; refuse for good whom `refused@` names, and for now whom `later@` names."""
    from aiosmtpd.smtp import SMTP, AuthResult

    class Keeper:
        count = 0

        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
            name = address.partition("@")[0]
            if name in {"refused", "later"}:
                return f"550 no {address} here" if name == "refused" else f"451 {address} is busy"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            self.count += 1
            (folder / f"{self.count:04}.eml").write_bytes(envelope.content)
            (folder / f"{self.count:04}.session").write_text(f"{id(session)} {session.authenticated or False}")
            return "250 kept"

    secure: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

        def known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
            return AuthResult(success=(given.login, given.password) == (b"demarche", b"s3cr&t"))

        secure = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": known}
    keeper = Keeper()

    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper, **secure), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(listen())


if __name__ == "__main__":
    serve_mail(Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
