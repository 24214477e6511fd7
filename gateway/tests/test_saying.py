"""Someone with no account says a need on the pages, and comes back to it."""

import re
from urllib.parse import urlencode

import eventlet

from chassis.bus import Unavailable
from chassis.territory import Territory
from tests.browser import Browser, Page

NEED = {
    "kind": "need",
    "text": "Il manque un lieu pour réparer les vélos près de la gare.",
    "themes": ["circular-economy"],
    "commune": "nancy",
}


def say(browser: Browser, **changed: object) -> Page:
    page = browser.open("/dire?genre=besoin")
    return browser.submit(page, "/dire", NEED | changed)


def code_of(page: Page) -> str:
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", page.text)
    assert found is not None, page.text
    return found[0]


def test_a_need_said_without_an_account_is_answered_with_a_receipt(browser: Browser) -> None:
    page = say(browser)
    assert page.status == 200
    assert code_of(page)
    assert "<svg" in page.body.decode()


def test_the_receipt_brings_back_in_another_browser(browser: Browser, another: Browser) -> None:
    code = code_of(say(browser))
    page = another.submit(another.open("/recu"), "/recu", {"code": code.lower()})
    assert "réparer les vélos" in page.text


def test_what_was_typed_stays_when_something_is_to_be_corrected(browser: Browser) -> None:
    page = say(browser, themes=[])
    assert page.status == 422
    assert NEED["text"] in page.text
    assert any(link == "#themes" for link in page.html.links)


def test_a_corrected_form_makes_one_person_only(browser: Browser) -> None:
    wrong = say(browser, commune="Paris")
    page = browser.submit(wrong, "/dire", {"commune": "54000 "} | {"commune": "Nancy"})
    assert code_of(page)


def test_a_double_click_makes_one_thing(browser: Browser) -> None:
    form = browser.open("/dire")
    browser.submit(form, "/dire", NEED, follow=False)
    browser.submit(form, "/dire", NEED, follow=False)
    assert browser.open("/moi").body.decode().count("<h3>") == 1


def test_two_clicks_at_the_same_moment_make_one_thing(browser: Browser, another: Browser) -> None:
    form = browser.open("/dire")
    clicks = [eventlet.spawn(each.submit, form, "/dire", NEED) for each in (browser, another)]
    first, second = (click.wait() for click in clicks)
    assert code_of(first) == code_of(second)
    assert browser.open("/moi").body.decode().count("<h3>") == 1


def test_a_pseudonym_confirms_what_was_said(browser: Browser) -> None:
    say(browser)
    page = browser.submit(browser.open("/confirmer"), "/confirmer", {"pseudonym": "La voisine"})
    assert "C’est confirmé" in page.text
    assert "La modération le relit" in page.text


def test_the_commune_is_found_without_accents_and_capitals(territory: Territory, browser: Browser) -> None:
    assert code_of(say(browser, commune="VILLERUPT"))


def test_what_was_typed_stays_while_the_service_is_away(installation, browser: Browser, monkeypatch) -> None:
    page = browser.open("/dire")
    with monkeypatch.context() as away:
        away.setitem(installation.runtime("gateway").client.local, "participation", unavailable)
        page = browser.submit(page, "/dire", NEED)
    assert (page.status, page.headers["Retry-After"]) == (503, "2")
    assert NEED["text"] in page.text
    assert code_of(browser.submit(page, "/dire", {"themes": NEED["themes"]}))


def unavailable(environ, start_response):
    raise Unavailable("down")


def test_a_receipt_is_not_shown_to_whoever_comes_next(browser: Browser) -> None:
    say(browser)
    browser.submit(browser.open("/moi"), "/deconnexion")
    assert "Retrouver ce que j’ai dit" in browser.open("/recu").text


def test_what_was_begun_on_the_home_page_is_gone_on_with(browser: Browser) -> None:
    form = browser.submit(browser.open("/"), "/dire/debut", {"text": NEED["text"]})
    assert NEED["text"] in form.text
    page = browser.submit(form, "/dire", NEED)
    assert code_of(page)


def test_what_others_said_like_it_is_shown_before_it_is_said_again(browser: Browser, people) -> None:
    said = people.published(people.moderator())
    found = browser.submit(
        browser.open("/"), "/dire/debut", {"text": "Je voudrais faire réparer mon vélo vers la gare"}
    )
    assert f"/contributions/{said}" in found.html.links
    alone = like(browser, found, "réparer un vélo")
    assert f"/contributions/{said}" in alone.html.links
    assert "<html" not in alone.body.decode()


def test_a_few_letters_are_like_nothing(browser: Browser, people) -> None:
    people.published(people.moderator(), "Un vélo.")
    assert like(browser, browser.open("/dire"), "Un vélo").body.decode().strip() == ""


def like(browser: Browser, page: Page, text: str) -> Page:
    """Ask what is like a text, as the script of the form does."""
    fields = dict(page.form("/dire").values) | {"text": text}
    kind = "application/x-www-form-urlencoded"
    origin = f"http://{browser.host}"
    return browser.send("POST", "/dire/semblables", urlencode(fields), Content_Type=kind, Origin=origin)
