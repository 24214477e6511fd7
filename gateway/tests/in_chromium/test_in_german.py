"""German, whose words are long: every page fits a small phone, and a mail speaks the language of its page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import Platform, check
from tools.waiting import until

pytestmark = pytest.mark.unpatched

PAGES = (
    *("/", "/dire", "/contributions", "/defis", "/ateliers", "/projets", "/appels", "/partenaires", "/accompagnement"),
    *("/connexion", "/recu", "/mentions-legales", "/vie-privee", "/accessibilite", "/chiffres", "/design"),
)


@pytest.fixture
def german(chromium: Browser, platform: Platform) -> Iterator[Page]:
    """A page of someone whose browser asks for German."""
    context = chromium.new_context(base_url=platform.url, locale="de-DE")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_german_fits_a_small_phone(german: Page, address: str) -> None:
    german.goto(address)
    assert german.locator("html").get_attribute("lang") == "de"
    check(german, f"de-{address.strip('/').replace('/', '-') or 'home'}")


def test_what_is_written_in_french_is_read_as_french(german: Page) -> None:
    german.goto("/projets")
    assert german.locator("main li.card a[href]").first.get_attribute("lang") == "fr"
    german.goto("/contributions")
    assert german.locator("main li.card a[href]").first.get_attribute("lang") == "fr"


def test_a_mail_speaks_the_language_of_the_page_that_asked_for_it(german: Page, platform: Platform) -> None:
    german.goto("/connexion")
    german.get_by_label("E-Mail-Adresse").fill("anke@example.org")
    german.get_by_role("button", name="Link und Code zusenden").click()

    def arrived() -> bool:
        german.goto(platform.mailbox)
        return german.get_by_text("Ihr Link zum Anmelden").count() > 0

    until(arrived)


def test_a_language_chosen_by_a_person_is_in_their_profile(someone: Callable[..., Page]) -> None:
    page = someone("Anke")
    page.get_by_role("button", name="Deutsch").click()
    page.goto("/moi/profil")
    assert page.get_by_label("Meine Sprache").input_value() == "de"
    page.get_by_label("Meine Sprache").select_option("fr")
    page.get_by_role("button", name="Speichern").click()
    assert page.locator("html").get_attribute("lang") == "fr"
