"""Who asks is asked of participation, in the territory of the host, and believed for five seconds at most."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from chassis.edge import WebServer
from demarche.process import Process
from gateway.service import Gateway
from tests.browser import Browser
from tests.installation import Installation


@dataclass
class SecondGateway:
    """A gateway in a process of its own, as a replica is."""

    process: Process
    ahead: float = 0.0

    def __post_init__(self) -> None:
        self.process.runtimes["gateway"].application.identities.now = lambda: time.monotonic() + self.ahead

    def browser(self, host: str) -> Browser:
        parts = self.process.http["gateway"].subextensions
        server = next(part for part in parts if isinstance(part, WebServer))
        return Browser(int(server.socket.getsockname()[1]), host)

    def move(self, seconds: float) -> None:
        self.ahead += seconds


def test_a_session_is_a_bearer_too(people):
    assert people.known("La voisine").api("GET", "/me").json["label"] == "La voisine"


def test_nobody_is_asked_who_they_are_for_what_is_public(browser: Browser):
    assert browser.api("GET", "/contributions").status == 200


def test_what_needs_someone_says_so_to_a_visitor(browser: Browser):
    page = browser.api("GET", "/me")
    assert (page.status, page.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("given", ["Bearer ses_nobody", "Bearer tok_nobody", "Bearer what", "Basic dTpw", "Bearer"])
def test_a_bearer_that_stands_for_nobody_is_refused(browser: Browser, given: str):
    assert browser.api("GET", "/contributions", Authorization=given).status == 401


def test_a_session_of_another_territory_stands_for_nobody(people, installation: Installation, port: int):
    elsewhere = Browser(port, f"{installation.territory().slug}.localhost")
    elsewhere.cookies = people.known().cookies
    assert elsewhere.api("GET", "/me").status == 401


def test_a_cookie_that_stands_for_nobody_is_taken_back(browser: Browser):
    browser.cookies["session"] = "ses_nobody"
    assert browser.open("/contributions").status == 200
    assert "session" not in browser.cookies


@pytest.fixture
def second(installation: Installation) -> Iterator[SecondGateway]:
    """A second gateway of the same installation, and a clock of its own for what it believes."""
    process = Process([Gateway], replace(installation.settings, port=0), installation.clock)
    process.runtimes["gateway"].client.local = installation.runtime("gateway").client.local
    process.start()
    yield SecondGateway(process)
    process.stop()


REVOKED = {
    "a session that was ended": ("DELETE", "/sessions", 401),
    "a role that was taken back": ("DELETE", "/participants/{me}/roles/moderator", 403),
    "a token that was taken back": ("DELETE", "/tokens/{token}", 401),
}


@pytest.mark.parametrize("revoked", REVOKED)
def test_every_gateway_sees_within_five_seconds_what_was_revoked_at_another(people, second, revoked: str):
    verb, path, status = REVOKED[revoked]
    administrator, moderator = people.administrator(), people.moderator()
    asked = {"name": "Le site de la ville", "scopes": ["moderation:read"]}
    token = administrator.api("POST", "/tokens", asked).json
    bearer = {"Authorization": f"Bearer {token['secret']}"} if "{token}" in path else {}
    elsewhere = second.browser(people.host)
    elsewhere.cookies = dict(moderator.cookies)
    for browser in (moderator, elsewhere):
        assert browser.api("GET", "/moderation/queue", **bearer).status == 200
    path = path.format(me=moderator.api("GET", "/me").json["id"], token=token["id"])
    assert (moderator if path == "/sessions" else administrator).api(verb, path).status in (200, 204)
    second.move(4.9)
    elsewhere.api("GET", "/moderation/queue", **bearer)  # asking meanwhile makes nothing believed longer
    second.move(0.1)
    assert elsewhere.api("GET", "/moderation/queue", **bearer).status == status


def test_signing_out_here_is_seen_here_at_once(people):
    browser = people.known()
    secret = browser.cookies["session"]
    browser.submit(browser.open("/moi"), "/deconnexion")
    browser.cookies["session"] = secret
    assert browser.api("GET", "/me").status == 401


def test_a_token_does_what_its_scopes_say(people, browser: Browser):
    asked = {"name": "Le site de la ville", "scopes": ["moderation:read"]}
    secret = people.administrator().api("POST", "/tokens", asked).json["secret"]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert browser.api("GET", "/moderation/queue", **bearer).status == 200
    assert browser.api("GET", "/participants", **bearer).status == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser):
    page = browser.open("/dire")
    values = {"kind": "idea", "text": "Un texte assez long.", "themes": "circular-economy", "commune": "Nancy"}
    answer = browser.submit(page, "/dire", values, follow=False)
    (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
