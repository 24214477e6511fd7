"""Who asks is asked of participation, in the territory of the host, and believed for five seconds at most."""

import pytest

from gateway import identity
from tests.browser import Browser
from tests.installation import Installation


@pytest.fixture
def door(installation: Installation):
    return installation.runtime("gateway").application


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


def test_a_session_ended_elsewhere_is_believed_no_longer_than_five_seconds(people, door, monkeypatch):
    here, elsewhere = people.known(), people.visitor()
    elsewhere.cookies = dict(here.cookies)
    assert elsewhere.api("GET", "/me").status == 200
    assert here.api("DELETE", "/sessions").status == 204
    door.identities.known.update({key: (0.0, found) for key, (_, found) in door.identities.known.items()})
    assert elsewhere.api("GET", "/me").status == 401
    assert identity.SECONDS <= 5


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
