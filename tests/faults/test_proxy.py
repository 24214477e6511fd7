"""The proxy is seen to do to a connection what it says, before any fault that it makes is believed."""

import socket
import threading
import time
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from tests.faults.proxy import LATE, PAUSE, PIECE, Proxy, proxies
from tools.waiting import until

pytestmark = pytest.mark.unpatched


class Echo(ThreadingTCPServer):
    """Sends back what it hears, and keeps it."""

    daemon_threads = True
    heard = b""


class Handler(BaseRequestHandler):
    def handle(self) -> None:
        while part := self.request.recv(65536):
            self.server.heard += part  # type: ignore[attr-defined]
            self.request.sendall(part)


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def proxy(echo: Echo) -> Iterator[Proxy]:
    with proxies({"echo": echo.server_address[1]}) as opened:
        yield opened["echo"]


@pytest.fixture
def connection(proxy: Proxy) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as opened:
        assert said(opened, b"first") == b"first"
        yield opened


def said(connection: socket.socket, words: bytes) -> bytes:
    """Say something and return what comes back: as much, or what there is when the connection ends."""
    connection.sendall(words)
    back = b""
    while len(back) < len(words) and (part := connection.recv(65536)):
        back += part
    return back


def test_a_late_network_brings_each_piece_late(proxy: Proxy, connection: socket.socket) -> None:
    proxy.turn("late")
    began = time.monotonic()
    assert said(connection, b"word") == b"word"
    assert time.monotonic() - began >= 2 * LATE


def test_a_trickling_network_brings_a_few_bytes_at_a_time(proxy: Proxy, connection: socket.socket) -> None:
    proxy.turn("trickle")
    began = time.monotonic()
    assert said(connection, b"w" * 20 * PIECE) == b"w" * 20 * PIECE
    assert time.monotonic() - began >= 19 * PAUSE  # between 20 pieces


def test_a_cut_ends_connections_and_lets_none_begin(proxy: Proxy, connection: socket.socket) -> None:
    proxy.turn("cut")
    assert connection.recv(1) == b""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as another:
        assert another.recv(1) == b""


def test_a_reset_is_seen_as_one(proxy: Proxy, connection: socket.socket) -> None:
    proxy.turn("reset")
    with pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_half_open_what_is_sent_arrives_and_nothing_comes_back(
    proxy: Proxy, echo: Echo, connection: socket.socket
) -> None:
    proxy.turn("half-open")
    connection.sendall(b"second")
    until(lambda: echo.heard == b"firstsecond")
    connection.settimeout(0.3)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    proxy.turn("fair")
    with pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_a_fair_network_lets_connections_begin_again(proxy: Proxy) -> None:
    proxy.turn("cut")
    proxy.turn("fair")
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as again:
        assert said(again, b"word") == b"word"
