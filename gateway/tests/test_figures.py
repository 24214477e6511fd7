"""The figures that all may read, on a page, as a file, and by edition in the address."""

import csv
import io

from tests.browser import Browser
from tests.installation import Installation


def test_they_say_in_words_what_is_drawn(browser: Browser, people) -> None:
    people.published(people.moderator())
    page = browser.open("/chiffres")
    assert "Le thème dont on parle le plus : Économie circulaire, avec 1 besoin ou idée." in page.text
    assert "On a parlé depuis 1 commune sur" in page.text


def test_each_chart_has_its_numbers_as_a_table(browser: Browser, people) -> None:
    people.published(people.moderator())
    tags = browser.open("/chiffres").html.tags
    charts = [given for tag, given in tags if tag == "section" and given.get("class") == "chart"]
    tables = [tag for tag, _ in tags if tag == "table"]
    assert len(charts) == len(tables) + 1 == 5  # the last section is what one takes along


def test_an_edition_in_the_address_has_its_own(browser: Browser, people) -> None:
    people.published(people.moderator())
    assert "1 besoin" in browser.open("/chiffres?edition=sud-2020").text
    assert "Rien n’a encore été dit" in browser.open("/chiffres?edition=nord-2022").text


def test_an_edition_that_there_is_not_is_not_found(browser: Browser) -> None:
    assert browser.open("/chiffres?edition=nulle-part").status == 404


def test_they_are_taken_along_as_a_file(browser: Browser, people) -> None:
    people.published(people.moderator())
    page = browser.open("/chiffres.csv")
    rows = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert page.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in page.headers["Content-Disposition"]
    assert ["De quoi l’on parle", "Économie circulaire", "Besoins", "1"] in rows


def test_they_are_shown_while_a_service_is_away(
    browser: Browser, people, installation: Installation, monkeypatch
) -> None:
    people.published(people.moderator())
    monkeypatch.delitem(installation.runtime("gateway").client.local, "projects")
    assert browser.open("/chiffres").status == 200
