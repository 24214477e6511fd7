"""The home page says what was said, what came of it, and one story from its first sentence on."""

from tests.browser import Browser
from tests.installation import Installation


def test_it_counts_what_was_said(browser: Browser, people) -> None:
    people.published(people.moderator())
    assert "1 besoin ou idée" in browser.open("/").text


def test_where_nothing_was_said_no_figure_is_shown(browser: Browser) -> None:
    page = browser.open("/")
    assert not [tag for tag, given in page.html.tags if given.get("class") == "figures"]
    assert "Soyez la première personne" in page.text


def test_its_figures_are_those_of_its_own_territory(browser: Browser, people, port: int, installation: Installation):
    people.published(people.moderator())
    assert "1 besoin ou idée" in browser.open("/").text
    other = Browser(port, f"{installation.territory().slug}.localhost")
    assert "1 besoin ou idée" not in other.open("/").text


def test_it_keeps_answering_while_a_service_is_away(browser: Browser, people, installation: Installation, monkeypatch):
    people.published(people.moderator())
    monkeypatch.delitem(installation.runtime("gateway").client.local, "projects")
    page = browser.open("/")
    assert (page.status, "1 besoin ou idée" in page.text) == (200, True)
