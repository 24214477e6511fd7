"""Signing in by e-mail: the link or the six digits, in the browser that asked, without a password."""

from typing import Any

import pytest

from chassis.context import Acting
from tests.browser import Browser
from tests.installation import Installation

ADDRESS = "voisine@exemple.fr"


@pytest.fixture
def mail(installation: Installation, territory):
    """Read what a mail would hold, as notifications does at the moment of sending."""

    def read(browser: Browser) -> Any:
        path = f"/internal/sign-ins/{browser.cookies['sign_in']}/mail"
        acting = Acting(territory.slug, "service", service="notifications")
        return installation.runtime("notifications").client.call("participation", "GET", path, acting).json

    return read


def ask(browser: Browser, address: str = ADDRESS):
    return browser.submit(browser.open("/connexion"), "/connexion", {"email": address})


def test_the_code_signs_in(browser: Browser, mail):
    page = ask(browser)
    page = browser.submit(page, "/connexion/code", {"code": mail(browser)["code"]})
    assert page.url == "/moi"
    assert browser.api("GET", "/me").json["email"] == ADDRESS


def test_a_code_is_read_with_its_spaces(browser: Browser, mail):
    page = ask(browser)
    code = mail(browser)["code"]
    assert browser.submit(page, "/connexion/code", {"code": f"{code[:3]} {code[3:]}"}).url == "/moi"


def test_a_wrong_code_says_how_many_tries_are_left(browser: Browser, mail):
    page = ask(browser)
    wrong = "000000" if mail(browser)["code"] != "000000" else "000001"
    page = browser.submit(page, "/connexion/code", {"code": wrong})
    assert page.status == 422
    assert "4" in page.text


def test_the_link_shows_a_button_and_the_button_signs_in(browser: Browser, another: Browser, mail):
    ask(browser)
    address = f"/connexion/{browser.cookies['sign_in']}/{mail(browser)['link_token']}"
    page = another.open(address)
    assert "session" not in another.cookies
    another.submit(page, "")
    assert another.api("GET", "/me").json["email"] == ADDRESS


def test_a_link_works_once(browser: Browser, another: Browser, mail):
    ask(browser)
    address = f"/connexion/{browser.cookies['sign_in']}/{mail(browser)['link_token']}"
    form = another.open(address)
    another.submit(form, "")
    assert browser.submit(form, "").status == 410


def test_a_program_that_opens_the_links_of_mails_uses_nothing_up(browser: Browser, another: Browser, mail):
    ask(browser)
    address = f"/connexion/{browser.cookies['sign_in']}/{mail(browser)['link_token']}"
    for verb in ("GET", "HEAD", "OPTIONS") * 4:
        answer = another.send(verb, address, Purpose="prefetch", Sec_Purpose="prefetch", User_Agent="SafeLinks")
        assert "Set-Cookie" not in answer.headers
    another.submit(another.open(address), "")
    assert another.api("GET", "/me").json["email"] == ADDRESS


def test_a_link_is_worth_nothing_in_another_territory(
    installation: Installation, port: int, browser: Browser, another: Browser, mail
):
    ask(browser)
    address = f"/connexion/{browser.cookies['sign_in']}/{mail(browser)['link_token']}"
    elsewhere = Browser(port, f"{installation.territory().slug}.localhost")
    assert elsewhere.submit(elsewhere.open(address), "").status == 404
    assert "session" not in elsewhere.cookies
    another.submit(another.open(address), "")
    assert another.api("GET", "/me").json["email"] == ADDRESS


def pages(browser: Browser, address: str) -> list[tuple[object, ...]]:
    """Ask for a sign-in and try a wrong code: what one sees, but for what is made anew each time."""
    seen = []
    for page in (
        ask(browser, address),
        browser.submit(browser.open("/connexion/code"), "/connexion/code", {"code": "-"}),
    ):
        names = sorted(name for name in page.headers if name not in ("Date", "Set-Cookie"))
        seen.append((page.status, page.url, page.text, names, sorted(browser.cookies)))
    return seen


def test_no_page_tells_whether_an_address_is_known(browser: Browser, another: Browser, people, mail):
    known = people.visitor()
    ask(known)
    known.submit(known.open("/connexion/code"), "/connexion/code", {"code": mail(known)["code"]})
    assert known.api("GET", "/me").json["email"] == ADDRESS
    assert pages(browser, ADDRESS) == pages(another, "personne@exemple.fr")


def test_an_address_that_is_none_is_to_be_corrected(browser: Browser):
    page = ask(browser, "voisine")
    assert page.status == 422
    assert "e-mail" in page.text


def test_one_comes_back_to_where_one_was(browser: Browser, mail):
    page = browser.open("/connexion?suite=/dire")
    page = browser.submit(page, "/connexion", {"email": ADDRESS})
    assert browser.submit(page, "/connexion/code", {"code": mail(browser)["code"]}).url == "/dire"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "/\n//evil.example"],
)
def test_one_is_never_led_to_another_site(browser: Browser, mail, elsewhere: str):
    page = browser.submit(browser.open("/connexion"), "/connexion", {"email": ADDRESS, "suite": elsewhere})
    assert browser.submit(page, "/connexion/code", {"code": mail(browser)["code"]}).url == "/moi"


def test_what_was_said_before_is_claimed_by_the_address(browser: Browser, mail):
    values = {"kind": "need", "text": "Un banc à l’ombre.", "themes": "circular-economy", "commune": "Nancy"}
    browser.submit(browser.open("/dire"), "/dire", values)
    page = browser.submit(browser.open("/confirmer"), "/connexion", {"email": ADDRESS})
    page = browser.submit(page, "/connexion/code", {"code": mail(browser)["code"]})
    assert "Un banc à l’ombre." in page.text
    assert "C’est confirmé" in page.text


def test_the_administrators_link_makes_an_administrator_once(people):
    administrator = people.administrator()
    assert administrator.api("GET", "/participants").status == 200
