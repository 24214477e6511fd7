"""In production each service is a process of its own: the door reaches them over HTTP, by the same rules."""

import dataclasses
import http.client
import socket
from collections.abc import Iterator

import pytest

from demarche.process import Process
from gateway.service import Gateway
from notifications.service import Notifications
from participation.service import Participation
from tests.browser import Browser
from tests.installation import Installation

NEED = {"kind": "need", "text": "Un banc à l’ombre.", "themes": ["circular-economy"], "commune": "54395"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def apart(installation: Installation) -> Iterator[int]:
    """The port of a gateway whose services listen elsewhere."""
    ports = {service.name: free_port() for service in (Participation, Notifications, Gateway)}
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    started = []
    for service in (Participation, Notifications, Gateway):
        settings = dataclasses.replace(
            installation.settings, port=ports[service.name], services=addresses, stop_seconds=3.0
        )
        started.append(Process([service], settings))
        started[-1].start()
    yield ports["gateway"]
    for process in reversed(started):
        process.stop()


@pytest.fixture
def browser(apart: int, host: str) -> Browser:
    return Browser(apart, host)


def test_a_page_is_read_over_http(browser: Browser):
    assert browser.open("/contributions").status == 200


def test_a_newcomer_is_welcomed_over_http(browser: Browser):
    page = browser.api("POST", "/contributions", NEED)
    assert page.status == 201
    assert page.headers["Receipt"]
    assert browser.api("GET", "/me").json["provisional"]


def test_accents_in_a_question_arrive_over_http(browser: Browser):
    assert browser.api("GET", "/contributions?q=v%C3%A9lo").status == 200
    assert browser.api("GET", "/contributions?q=%ff").status == 400


def test_a_stream_comes_over_http(apart: int, host: str):
    connection = http.client.HTTPConnection("127.0.0.1", apart, timeout=10)
    connection.request("GET", "/api/v1/events/stream?after=0", headers={"Host": host})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.readline()
    connection.close()


def test_steps_upwards_lead_nowhere_over_http(browser: Browser):
    assert browser.api("GET", "/contributions/%2e%2e/metrics").status == 404
