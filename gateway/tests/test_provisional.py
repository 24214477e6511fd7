"""A visitor who may write becomes someone first: once for each key, and never someone else."""

import secrets

from tests.browser import Browser

NEED = {
    "kind": "idea",
    "text": "Une recyclerie de matériaux de chantier.",
    "themes": ["circular-economy"],
    "commune": "54395",
}


def test_the_answer_bears_a_session_and_a_receipt(browser: Browser):
    page = browser.api("POST", "/contributions", NEED)
    assert page.status == 201
    assert page.headers["Receipt"]
    assert browser.api("GET", "/me").json["provisional"]


def test_the_same_key_makes_one_person_and_one_thing(browser: Browser, another: Browser):
    key = secrets.token_urlsafe(24)
    first = browser.api("POST", "/contributions", NEED, Idempotency_Key=key)
    again = another.api("POST", "/contributions", NEED, Idempotency_Key=key)
    assert first.json["id"] == again.json["id"]
    assert first.headers["Receipt"] == again.headers["Receipt"]


def test_a_key_that_another_could_guess_opens_nobodys_session(browser: Browser, another: Browser):
    first = browser.api("POST", "/contributions", NEED, Idempotency_Key="1", User_Agent="one")
    other = another.api("POST", "/contributions", NEED, Idempotency_Key="1", User_Agent="another")
    assert first.headers["Receipt"] != other.headers["Receipt"]


def test_a_write_that_is_refused_gives_no_session(browser: Browser):
    page = browser.api("POST", "/contributions", NEED | {"kind": "joke"})
    assert page.status == 422
    assert "Receipt" not in page.headers
    assert "session" not in browser.cookies


def test_an_operation_that_wants_a_known_person_makes_none(browser: Browser):
    page = browser.api("POST", "/me/pseudonym", {"pseudonym": "Personne"})
    assert page.status == 401
    assert "session" not in browser.cookies


def test_someone_known_stays_who_they_are(people):
    browser = people.known()
    before = browser.api("GET", "/me").json["id"]
    page = browser.api("POST", "/contributions", NEED)
    assert "Receipt" not in page.headers
    assert browser.api("GET", "/me").json["id"] == before
