"""What lasts passes through the door piece by piece; stopping does not wait for it."""

import dataclasses
import http.client
import socket
import time

import pytest

from demarche.process import Process
from gateway.service import Gateway
from notifications.service import Notifications
from participation.service import Participation
from tests.installation import Installation, eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def stream(port: int, host: str):
    """An open event stream, after its first byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/api/v1/events/stream?after=0", headers={"Host": host})
    yield connection.getresponse()
    connection.close()


def test_a_stream_comes_as_it_happens(stream, people):
    moderator, author = people.moderator(), people.known("L’autrice")
    need = author.api("GET", "/me/contributions").json["items"][0]
    decision = {"subject": f"contributions/{need['id']}", "decision": "publish", "version": need["version"]}
    moderator.api("POST", "/moderation/decisions", decision)
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    eventually(lambda: b"participation.contribution.published.v1" in stream.readline())


def test_nothing_more_comes_once_a_token_is_taken_back(people, port: int, host: str, installation: Installation):
    administrator = people.administrator()
    asked = {"name": "Le site de la ville", "scopes": ["events:read"]}
    token = administrator.api("POST", "/tokens", asked).json
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    bearer = {"Host": host, "Authorization": f"Bearer {token['secret']}"}
    connection.request("GET", "/api/v1/events/stream", headers=bearer)
    stream = connection.getresponse()
    assert stream.readline().startswith(b"retry:")
    assert administrator.api("DELETE", f"/tokens/{token['id']}").status == 204
    installation.runtime("gateway").application.identities.known.clear()  # what it believes for five seconds
    people.known("Une autre").api("DELETE", "/me")
    assert b"participant.erased" not in stream.read()
    connection.close()


def test_the_door_knows_how_many_streams_are_open(stream, installation: Installation):
    assert installation.runtime("gateway").application.streams


def test_stopping_cuts_the_streams_and_is_not_held_up(installation: Installation, host: str):
    ports = free_port(), free_port()
    settings = dataclasses.replace(installation.settings, port=ports[0], internal_port=ports[1], stop_seconds=8.0)
    process = Process([Participation, Notifications, Gateway], settings)
    process.start()
    connection = http.client.HTTPConnection("127.0.0.1", ports[0], timeout=10)
    connection.request("GET", "/api/v1/events/stream", headers={"Host": host})
    assert connection.getresponse().status == 200
    inside = http.client.HTTPConnection("127.0.0.1", ports[1], timeout=10)
    inside.request("GET", "/metrics")
    assert b"demarche_requests_total" in inside.getresponse().read()
    inside.close()
    began = time.monotonic()
    process.stop()
    assert time.monotonic() - began < 6.0
    connection.close()
