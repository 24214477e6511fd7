"""Where Nameko is, and nowhere else: containers, the web server, entrypoints for routes and events.

One container serves HTTP and one the events and jobs of a service, so that neither starves the other's workers.
"""

import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any, ClassVar

import eventlet
from eventlet import wsgi
from eventlet.event import Event as Signal
from eventlet.greenpool import GreenPool
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider, Entrypoint, SharedExtension, register_entrypoint
from nameko.web.server import HttpOnlyProtocol

from chassis.bus import Unavailable
from chassis.bus.local import pattern
from chassis.events import newest
from chassis.http import wire
from chassis.http.application import Application
from chassis.http.operations import Operation
from chassis.http.problems import Problem
from chassis.logs import log
from chassis.runtime import Runtime
from chassis.service import Subscription, declared

CROWD = 200
LINGER = 0.5


class Container(ServiceContainer):
    """A Nameko container of one side of a service: `http`, or `events`."""

    def __init__(self, runtime: Runtime, side: str) -> None:
        attach(runtime.service)
        self.runtime = runtime
        super().__init__(runtime.service)
        self.entrypoints -= {entrypoint for entrypoint in self.entrypoints if entrypoint.side != side}
        if side == "events":
            for provider in self.dependencies:
                self.subextensions.discard(getattr(provider, "server", None))
        self._worker_pool = GreenPool(runtime.settings.max_workers)

    @property
    def crowded(self) -> bool:
        """Tell whether so many requests wait for a worker that one more had better come back later."""
        return bool(self._worker_pool.waiting() > CROWD)

    def stop(self) -> None:
        """Close the doors first: Nameko stops entrypoints, then waits for workers, then stops what they share."""
        if (server := self.shared_extensions.get(WebServer)) in self.subextensions:
            server.close()
        super().stop()


class WebServer(SharedExtension):
    """Serve the application; stop without failing anyone.

    The stock server leaves its socket open while it drains. Ours takes in who is already connected, closes the
    socket, answers the late with 503 and `Connection: close`, and waits for the answers under way; live streams, which
    never end by themselves, are cut. A process whose door is public shows its metrics on the internal port alone.
    """

    def start(self) -> None:
        self.application, settings = self.container.runtime.application, self.container.runtime.settings
        self.connections: set[Any] = set()
        self.socket: Any = None
        if self.container.runtime.listens:
            self.socket = eventlet.listen((settings.listen, settings.port), backlog=1024, reuse_port=False)
            self.socket.settimeout(None)
            self.server = wsgi.Server(
                self.socket, self.socket.getsockname(), self.application, protocol=Protocol,
                log_output=False, keepalive=75, debug=False, log=Silent(), minimum_chunk_size=4096,
            )  # fmt: skip
            self.acceptor = eventlet.spawn(self._accept)
            if settings.internal_port and self.container.runtime.catalogue is None:
                inside = eventlet.listen((settings.listen, settings.internal_port))
                eventlet.spawn(wsgi.server, inside, Application(self.container.runtime), log=Silent())

    def _accept(self) -> None:
        while True:
            try:
                self._serve(*self.socket.accept())
            except OSError as error:
                log.warning("web.accept", reason=str(error))
                eventlet.sleep(0.05)

    def _serve(self, connection: Any, address: Any) -> None:
        connection.settimeout(self.server.socket_timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # no body waits for the ACK of its head
        self.connections.add(connection)
        eventlet.spawn(self._talk, connection, address)

    def _talk(self, connection: Any, address: Any) -> None:
        try:
            self.server.process_request([address, connection, wsgi.STATE_IDLE])
        except (OSError, ValueError) as error:
            log.debug("web.connection", reason=str(error))
        finally:
            self.connections.discard(connection)

    def close(self) -> None:
        """Close the doors, before the container waits for its workers; see the class."""
        self.application.draining = True
        if self.socket is None:
            return
        self.acceptor.kill()
        self.server.keepalive = False
        self.socket.settimeout(0)
        with suppress(OSError, eventlet.Timeout):
            while True:
                self._serve(*self.socket.accept())
        self.socket.close()
        with eventlet.Timeout(self.container.runtime.settings.stop_seconds, False):
            eventlet.sleep(LINGER)
            while self.server.outstanding_requests > len(self.application.streams):
                eventlet.sleep(0.02)
        for connection in list(self.connections):
            connection.close()


class RuntimeProvider(DependencyProvider):
    """Put the service's `Runtime` into each worker, and open its door, be it with or without operations of its own."""

    server = WebServer()

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self.container.runtime  # type: ignore[no-any-return]


class Protocol(HttpOnlyProtocol):
    """Read requests strictly and with patience of some seconds; say what is no HTTP as a problem, not as a page."""

    rfile: Any
    path: str
    default_request_version = "HTTP/1.1"  # an answer has a head, even to what had none
    error_content_type = "application/problem+json"
    error_message_format = (
        '{"type": "about:blank", "title": "%(message)s", "status": %(code)d, "detail": "%(explain)s"}'
    )

    def handle_one_request(self) -> None:
        """Wait for the next request; once it began, its line and its fields have to come."""
        self.connection.settimeout(self.server.keepalive or None)
        self.rfile.peek(1)
        self.patience = eventlet.Timeout(wire.SECONDS, TimeoutError("too slow"))
        try:
            super().handle_one_request()
        finally:
            self.patience.cancel()

    def _read_request_line(self) -> bytes:
        """Read what is asked for; eventlet would refuse what is too long without a word."""
        line: bytes = super()._read_request_line()
        if len(line) < self.server.url_length_limit:
            return line
        self.requestline = self.request_version = self.command = ""
        self.send_error(414)
        return b""

    def parse_request(self) -> bool:
        self.rfile = wire.Fields(self.rfile)
        try:
            if not super().parse_request():
                return False
            wire.check(self.requestline.split()[-1], self.headers)
            self.path = wire.origin(self.path, self.headers)
        except ValueError as error:
            self.send_error(400, explain=str(error))
            return False
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse, repeating nothing of what was said; a version that is not ours is a fault of whoever asks in it."""
        super().send_error(400 if code == 505 else code, None, explain)

    def get_environ(self) -> dict[str, Any]:
        self.patience.cancel()
        environ: dict[str, Any] = super().get_environ()
        body = wire.Body(self, environ["wsgi.input"])
        return environ | {"wsgi.input": body, "eventlet.input": body, "wsgi.input_terminated": True}

    def finish(self) -> None:
        """Close in two steps (RFC 9112, 9.6): cut while someone still sends, a connection takes our answer with it."""
        with suppress(OSError), eventlet.Timeout(wire.CLOSING, False):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            while self.connection.recv(1 << 16):
                pass
        super().finish()


class Silent:
    """eventlet's own access log is not ours; `chassis.logs` and the metrics tell what happened."""

    def write(self, text: str) -> None:
        """Drop the line."""

    info = debug = error = write


class Declared(Entrypoint):
    """What a service's method declares, as Nameko's entrypoint; `side` names the container that it belongs to."""

    side: ClassVar[str]
    expected: ClassVar[tuple[type[Exception], ...]] = ()

    def __init__(self, declared: Any) -> None:
        self.declared = declared
        super().__init__(expected_exceptions=self.expected)

    @property
    def runtime(self) -> Runtime:
        return self.container.runtime  # type: ignore[no-any-return]


class HttpEntrypoint(Declared):
    """Run an operation's method in a worker of the HTTP container."""

    side = "http"
    expected = (Problem, Unavailable)

    def setup(self) -> None:
        self.runtime.application.add(self.declared, self.dispatch)

    def dispatch(self, request: Any, values: Mapping[str, Any]) -> Any:
        if self.container.crowded:
            raise Problem("unavailable")
        return run(self, (request, values))


class EventEntrypoint(Declared):
    """Run a subscriber's method in a worker of the events container; it returns once the event is stored."""

    side = "events"
    expected = (Unavailable,)

    def setup(self) -> None:
        name = f"{self.runtime.name}.{self.method_name}"
        effect = getattr(self.runtime.service, self.method_name).__wrapped__
        self.runtime.inbox.effects[name] = lambda work, event: effect(self.runtime.instance(), work, event)
        types, upcasts = self.declared.types, self.runtime.inbox.upcasts
        asked = [pattern(topic) for topic in types]
        older = [old for old in upcasts if any(topic.match(newest(old, upcasts)) for topic in asked)]
        self.runtime.bus.subscribe(name, [*types, *older], lambda body: run(self, (body,)))


@cache
def attach(service: type) -> None:
    """Give each operation and each subscriber of a service its Nameko entrypoint; once for each class."""
    service.runtime = RuntimeProvider()  # type: ignore[attr-defined]
    for method, operation in declared(service, Operation).items():
        register_entrypoint(method, HttpEntrypoint(operation))
    for method, subscription in declared(service, Subscription).items():
        register_entrypoint(method, EventEntrypoint(subscription))


def run(entrypoint: Any, arguments: tuple[Any, ...]) -> Any:
    """Run an entrypoint's method in a worker of its container and wait for what it returns or raises."""
    done = Signal()

    def handle(_: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        done.send(result, failure and failure[1])
        return result, None

    entrypoint.container.spawn_worker(entrypoint, arguments, {}, handle_result=handle)
    return done.wait()
