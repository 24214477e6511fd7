"""Only our own forms act for whoever is signed in."""

from urllib.parse import urlencode

import pytest

from tests.browser import Browser, Page

FORM = "application/x-www-form-urlencoded"
NEED = {"kind": "need", "text": "Un banc à l’arrêt du bus.", "themes": ["circular-economy"], "commune": "54395"}


@pytest.fixture
def signed_in(people) -> Browser:
    return people.known()


def post(browser: Browser, **headers: str) -> Page:
    """Send a form without its token."""
    return browser.send("POST", "/moi/profil", urlencode({"pseudonym": "X"}), Content_Type=FORM, **headers)


def test_a_form_without_its_token_is_refused(signed_in: Browser):
    assert post(signed_in, Origin=f"http://{signed_in.host}").status == 403


def test_a_form_of_another_site_is_refused(signed_in: Browser):
    page = signed_in.open("/moi/profil")
    assert signed_in.submit(page, "/moi/profil", Origin="https://evil.example").status == 403


def test_a_browser_that_says_cross_site_is_refused(signed_in: Browser):
    page = signed_in.open("/moi/profil")
    assert signed_in.submit(page, "/moi/profil", Sec_Fetch_Site="cross-site").status == 403


def test_the_token_of_one_session_is_worthless_in_another(signed_in: Browser, people):
    other = people.known("Une autre")
    assert other.submit(signed_in.open("/moi/profil"), "/moi/profil").status == 403


@pytest.mark.parametrize("token", ["", "AAAA", "é", "=" * 44, "A" * 44])
def test_what_is_no_token_is_refused(signed_in: Browser, token: str):
    page = signed_in.open("/moi/profil")
    assert signed_in.submit(page, "/moi/profil", {"csrf": token}).status == 403


def test_a_form_from_before_there_was_a_session_is_taken(browser: Browser):
    before = browser.open("/dire")
    browser.api("POST", "/contributions", NEED)
    assert "session" in browser.cookies
    assert browser.submit(before, "/dire", {"kind": "need"}).status == 422


def test_the_token_is_written_anew_in_each_page(signed_in: Browser):
    first, second = (dict(signed_in.open("/moi/profil").form("/moi/profil").values)["csrf"] for _ in range(2))
    assert first != second


def test_our_own_form_is_taken(signed_in: Browser):
    page = signed_in.submit(signed_in.open("/moi/profil"), "/moi/profil", {"pseudonym": "Nouveau nom"})
    assert "Nouveau nom" in page.text


def test_a_visitors_form_from_another_site_is_refused(browser: Browser):
    page = browser.open("/dire")
    assert browser.submit(page, "/dire", Origin="https://evil.example").status == 403


def test_a_cookie_does_not_write_through_the_api_without_the_token(signed_in: Browser):
    page = signed_in.send("DELETE", "/api/v1/me", Accept="application/json")
    assert page.status == 401


def test_a_cookie_reads_nothing_through_the_api_without_the_token(signed_in: Browser):
    assert signed_in.send("GET", "/api/v1/me", Accept="application/json").status == 401
    page = signed_in.send("GET", "/api/v1/contributions", Accept="application/json")
    assert page.headers["Access-Control-Allow-Origin"] == "*"


def test_a_cookie_writes_through_the_api_with_the_token(signed_in: Browser):
    values = dict(signed_in.open("/moi/profil").form("/moi/profil").values)
    page = signed_in.send("DELETE", "/api/v1/sessions/current", X_CSRF_Token=values["csrf"])
    assert page.status == 204


def test_a_wrong_token_is_refused_by_the_api(signed_in: Browser):
    assert signed_in.send("DELETE", "/api/v1/me", X_CSRF_Token="wrong", Accept="application/json").status == 403


def test_one_click_to_unsubscribe_comes_from_a_mail_program(browser: Browser):
    form = urlencode({"List-Unsubscribe": "One-Click"})
    page = browser.send("POST", "/desabonnement/unknown", form, Content_Type=FORM, Origin="https://mail.example")
    assert page.status in (404, 410)
