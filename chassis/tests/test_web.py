"""The web server answers over real sockets, and stops without failing anyone."""

import dataclasses
import http.client
import json
import select
import socket

import eventlet
import pytest
from eventlet.event import Event as Signal
from shop.service import Shop

from chassis.bus import Unavailable
from chassis.context import HEADER, Acting, sign
from chassis.edge import WebServer
from chassis.http import wire
from chassis.http.client import Client
from demarche.process import Process
from tests.installation import eventually, person


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(shop):
    """A shop that listens on a port of its own; stopped by the test or after it."""
    settings = dataclasses.replace(shop.process.settings, port=free_port(), stop_seconds=5.0)
    process = Process([Shop], settings)
    process.start()
    yield process
    if not process.runtimes["shop"].application.draining:
        process.stop()


def client_of(server) -> Client:
    address = f"http://127.0.0.1:{server.settings.port}"
    return Client("gateway", dataclasses.replace(server.settings, services={"shop": address}))


def test_a_service_is_called_over_http_as_in_process(server, here):
    client = client_of(server)
    made = client.call("shop", "POST", "/items", person(here), data={"name": "Vélo à assistance électrique"})
    assert made.status == 201
    read = client.call("shop", "GET", f"/items/{made.json['id']}", Acting(here.slug))
    assert read.json["name"] == "Vélo à assistance électrique"


def test_a_replica_that_takes_no_connection_is_passed_over(server, here):
    replicas = f"http://127.0.0.1:{free_port()};http://127.0.0.1:{server.settings.port}"
    client = Client("gateway", dataclasses.replace(server.settings, services={"shop": replicas}))
    assert [client.call("shop", "GET", "/items", Acting(here.slug)).status for _ in range(3)] == [200, 200, 200]


def test_replicas_that_all_take_no_connection_are_away(server, here):
    away = ";".join(f"http://127.0.0.1:{free_port()}" for _ in range(2))
    client = Client("gateway", dataclasses.replace(server.settings, services={"shop": away}))
    with pytest.raises(Unavailable):
        client.call("shop", "GET", "/items", Acting(here.slug))


def test_a_stream_comes_over_http(server, here):
    answer = client_of(server).call("shop", "GET", "/flow", Acting(here.slug), stream=True)
    assert b"".join(answer.stream or ()) == b"one two"


def test_a_service_asks_another_as_itself(server, here):
    client = client_of(server)
    assert client.ask("shop", "/internal/secret", person(here))["name"] == "secret"
    assert client.ask("shop", "/internal/nothing", person(here)) is None
    with pytest.raises(Unavailable):
        client.ask("shop", "/broken", person(here))


def test_a_service_that_is_not_there_is_unavailable(server, here):
    client = client_of(server)
    server.stop()
    with pytest.raises(Unavailable):
        client.call("shop", "GET", "/items", Acting(here.slug))
    with pytest.raises(Unavailable, match="no address"):
        client.call("workshops", "GET", "/items", Acting(here.slug))


def test_an_answer_that_does_not_come_in_time_is_unavailable(server, here):
    Shop.trouble["slow"] = Signal()
    with pytest.raises(Unavailable):
        client_of(server).call("shop", "GET", "/slow", Acting(here.slug), seconds=0.2)


@pytest.fixture(autouse=True)
def nobody_waits_for_ever(shop):
    yield
    if (slow := Shop.trouble.get("slow")) is not None and not slow.ready():
        slow.send(None)


def test_an_answer_in_process_that_does_not_come_in_time_is_unavailable(shop, here):
    Shop.trouble["slow"] = Signal()
    with pytest.raises(Unavailable):
        shop.call("GET", "/slow", Acting(here.slug), seconds=0.2)


def test_a_request_under_way_is_answered_while_stopping_and_a_late_one_told_to_come_back(server, here):
    Shop.trouble["slow"] = Signal()
    headers = sign(Acting(here.slug), "gateway", "shop", server.settings)
    early, late = (http.client.HTTPConnection("127.0.0.1", server.settings.port) for _ in range(2))
    late.request("GET", "/items", headers=headers)
    assert late.getresponse().read()
    early.request("GET", "/slow", headers=headers)
    eventually(server.http["shop"]._worker_pool.running)
    stopping = eventlet.spawn(server.stop)
    eventually(lambda: server.runtimes["shop"].application.draining)
    late.request("GET", "/items", headers=headers)
    refused = late.getresponse()
    assert (refused.status, refused.headers["Connection"]) == (503, "close")
    assert refused.headers["Retry-After"]
    Shop.trouble["slow"].send(None)
    answer = early.getresponse()
    assert (answer.status, answer.read()) == (200, b"late")
    stopping.wait()


def test_stopping_under_load_fails_no_request_and_doubles_no_effect(server, here):
    headers = sign(person(here), "gateway", "shop", server.settings) | {"Content-Type": "application/json"}
    made, refused, failed = [], [], []

    def load(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.settings.port)
        while True:
            try:
                connection.request("POST", "/items", body=b'{"name": "Objet"}', headers=headers)
                answer = connection.getresponse()
                body = answer.read()
            except ConnectionRefusedError:
                return
            except OSError as error:
                failed.append((number, repr(error)))
                return
            (made if answer.status == 201 else refused if answer.status == 503 else failed).append(body)
            if answer.status != 201:
                return

    clients = [eventlet.spawn(load, number) for number in range(16)]
    eventually(lambda: len(made) > 100)
    server.stop()
    for client in clients:
        client.wait()
    assert failed == []
    counted = Process([Shop], dataclasses.replace(server.settings, port=0)).runtimes["shop"].database
    with counted.work(here, Acting(here.slug)) as work:
        assert work.session.connection().exec_driver_sql("SELECT count(*) FROM item").scalar() == len(made)
    counted.close()


def test_readiness_ends_before_the_doors_close(server, here):
    application = server.runtimes["shop"].application
    client = client_of(server)
    assert client.call("shop", "GET", "/health/ready", Acting(here.slug)).status == 200
    application.draining = True
    assert client.call("shop", "GET", "/health/ready", Acting(here.slug)).status == 503
    assert client.call("shop", "GET", "/health/live", Acting(here.slug)).status == 200
    application.draining = False


def talk(server, said: bytes) -> bytes:
    """Say raw bytes to the server and return all that it answers."""
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=5) as connection:
        connection.sendall(said)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_no_answer_waits_for_the_one_before_to_be_confirmed(server, here):
    shop = http.client.HTTPConnection("127.0.0.1", server.settings.port)
    shop.request("GET", "/items", headers=sign(Acting(here.slug), "gateway", "shop", server.settings))
    shop.getresponse().read()
    (ours,) = server.http["shop"].shared_extensions[WebServer].connections
    assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    shop.close()


def test_who_still_sends_what_was_refused_reads_why(server):
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nno field\r\n")
        eventually(lambda: select.select([connection], [], [], 0)[0])
        for _ in range(40):
            connection.sendall(b"a" * 65536)
        connection.shutdown(socket.SHUT_WR)
        assert b" 400 " in b"".join(iter(lambda: connection.recv(65536), b""))


def in_chunks(server, here, *chunks: bytes) -> bytes:
    signed = sign(person(here), "gateway", "shop", server.settings)[HEADER]
    head = f"POST /items HTTP/1.1\r\n{HEADER}: {signed}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return talk(server, head.encode() + b"Host: shop\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(chunks))


def chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def test_a_body_may_come_in_chunks(server, here):
    answer = in_chunks(server, here, chunk(b'{"name": '), chunk(b'"Tandem"}'), chunk(b""))
    assert answer.startswith(b"HTTP/1.1 201")
    assert b"Tandem" in answer


@pytest.mark.parametrize(
    ("chunks", "status"),
    [([chunk(b" " * 1_000_001), chunk(b"")], b"413"), ([b"zz\r\n{}\r\n", chunk(b"")], b"400")],
)
def test_chunks_are_held_to_what_bodies_are(server, here, chunks, status):
    answer = in_chunks(server, here, *chunks)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"application/problem+json" in answer


@pytest.mark.parametrize(
    ("chunks", "status"),
    [
        ([b"-2\r\n{}\r\n", chunk(b"")], b"400"),
        ([b"0x2\r\n{}\r\n", chunk(b"")], b"400"),
        ([b"2\r\n{}XX\r\n", chunk(b"")], b"400"),
        ([b"2;" + b"x" * 9000 + b"\r\n{}\r\n", chunk(b"")], b"400"),
        ([chunk(b'{"name": "Tandem"}'), b"0\r\nA-Field: after\r\n\r\n"], b"201"),
        ([b'12;said="so"\r\n{"name": "Tandem"}\r\n', chunk(b"")], b"201"),
    ],
)
def test_chunks_are_read_in_one_way_only(server, here, chunks, status):
    assert in_chunks(server, here, *chunks).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    "said",
    [
        b"hello\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1 and more\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: shop\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_without_a_page(server, here, said):
    head, _, body = talk(server, said).partition(b"\r\n\r\n")
    assert head.startswith(tuple(b"HTTP/1.1 %d" % status for status in (400, 414, 431)))
    problem = json.loads(body)
    assert problem["status"] == int(head.split()[1])
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize(
    "fields",
    [
        b"",
        b"Host: shop\r\nHost: other\r\n",
        b"Host: shop\r\nno field\r\n",
        b"Host: shop\r\nContent-Length : 0\r\n",
        b"Host: shop\r\nX: goes on\r\n here\r\n",
        b"Host: shop\r\nX: a\0b\r\n",
        b"Host: shop\r\nX: a\rHost: b\r\n",
        b"Host: shop\r\nContent-Length: +0\r\n",
        b"Host: shop\r\nContent-Length: 0\r\nContent-Length: 9\r\n",
        b"Host: shop\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        b"Host: shop\r\nTransfer-Encoding: identity\r\n",
        b"Host: shop\r\nTransfer-Encoding: chunked, chunked\r\n",
    ],
)
def test_a_request_that_can_be_read_in_two_ways_is_refused_and_ends_its_connection(server, here, fields):
    answers = talk(server, b"GET /health/live HTTP/1.1\r\n" + fields + b"\r\n" + LIVE)
    assert answers.startswith(b"HTTP/1.1 400")
    assert answers.count(b"HTTP/1.1") == 1


LIVE = b"GET /health/live HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"


def test_a_whole_address_is_read_as_its_path(server, here):
    assert talk(server, LIVE.replace(b"/health", b"http://shop/health")).endswith(b"live\n")


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /health/li",
        b"GET /health/live HTTP/1.1\r\nHost: sh",
        b"POST /items HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n{",
        b"POST /items HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
    ],
)
def test_a_request_that_does_not_go_on_is_cut_off(server, here, monkeypatch, begun):
    monkeypatch.setattr(wire, "SECONDS", 0.2)
    monkeypatch.setattr(wire, "BODY_SECONDS", 0.2)
    assert b" 200" not in talk(server, begun)
