"""Every page in a real browser: usable by all (axe-core), at 320 pixels, with a keyboard alone, without a script."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import NEED, Platform, check, say, steady, still, tab_to
from tests.story import api, tell
from tools.waiting import until

pytestmark = pytest.mark.unpatched

VISITORS = {
    "home": "/",
    "list": "/contributions",
    "list-empty": "/contributions?q=introuvable",
    "say": "/dire",
    "figures": "/chiffres",
    "map": "/contributions/carte",
    "list-filtered": "/contributions?kind=need&theme=short-circuits",
    "connection": "/connexion",
    "receipt-ask": "/recu",
    "problem": "/problems/gone",
    "docs": "/api/docs",
    "legal": "/mentions-legales",
    "privacy": "/vie-privee",
    "accessibility": "/accessibilite",
    "design": "/design",
    "link": "/connexion/01234567-0000-7000-8000-000000000000/x",
    "unsubscribe": "/desabonnement/x",
}


@pytest.mark.parametrize("name", VISITORS)
def test_a_page_is_usable_by_all(page: Page, stopped: list[str], name: str) -> None:
    page.goto(VISITORS[name])
    steady(page)
    check(page, name)
    assert not stopped


def test_a_page_that_is_not_there_is_usable_by_all(page: Page) -> None:
    page.goto("/nulle-part")
    check(page, "not-found")


def test_the_list_of_territories_is_usable_by_all(page: Page, platform: Platform) -> None:
    page.goto(platform.base)
    check(page, "territories")


def test_the_mailbox_is_usable_by_all(page: Page, platform: Platform) -> None:
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill("voisine@exemple.fr")
    page.get_by_role("button", name="Recevoir").click()
    check(page, "code")
    sent = page.locator("main").get_by_role("link", name=re.compile("lien pour vous connecter"))
    until(lambda: page.goto(platform.mailbox) and sent.count())
    check(page, "mailbox")
    sent.first.click()
    check(page, "mail")


def test_one_contribution_is_usable_by_all(page: Page) -> None:
    page.goto("/contributions")
    page.locator(".card a").first.click()
    check(page, "one")
    page.get_by_role("link", name="Signaler", exact=True).click()
    check(page, "report")


def test_a_form_to_be_corrected_is_usable_by_all(page: Page) -> None:
    page.goto("/dire")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#faults")).to_be_focused()
    assert page.title().startswith("À corriger")
    check(page, "say-faults")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id")


def test_the_way_of_a_newcomer_is_usable_by_all(page: Page, stopped: list[str]) -> None:
    say(page)
    check(page, "receipt")
    page.get_by_role("link", name="Confirmer", exact=True).click()
    check(page, "claim")
    page.get_by_role("textbox", name="Pseudonyme").fill("La voisine")
    page.get_by_role("button", name="Confirmer avec ce pseudonyme").click()
    check(page, "me")
    for name in ("ateliers", "suivis", "messages", "profil", "connexions", "donnees"):
        page.goto(f"/moi/{name}")
        check(page, f"me-{name}")
    page.goto("/moi")
    page.locator(".card a").first.click()
    check(page, "one-mine")
    page.get_by_role("link", name="Modifier").click()
    check(page, "edit")
    page.go_back()
    page.get_by_role("link", name="Retirer ce que j’ai dit").click()
    check(page, "withdraw")
    assert not stopped


@pytest.fixture(scope="module")
def story(administrator: BrowserContext) -> dict[str, str]:
    """The addresses of a story told by whoever runs the démarche, once they are known to have their roles."""
    page = administrator.new_page()
    until(lambda: page.goto("/coordination/choisir").ok)
    return tell(partial(api, page))


OPEN_TO_ALL = {
    "challenges": "/defis",
    "challenge": "{challenge}",
    "one-in-challenge": "{contribution}",
    "workshops": "/ateliers",
    "workshop": "{soon}",
    "workshop-held": "{held}",
    "wall": "{held}/mur?pause=oui",
    "table": "{table}",
    "sheet": "{sheet}",
    "projects": "/projets",
    "project": "{project}",
    "project-stages": "{project}/etapes",
    "project-news": "{project}/nouvelles",
    "project-commitments": "{project}/engagements",
    "project-results": "{project}/resultats",
    "project-team": "{project}/equipe",
    "offer": "{project}/engagement?appel={call}",
    "calls": "/appels",
    "partners": "/partenaires",
    "mentors": "/accompagnement",
    "thread": "{thread}",
    "thread-back": "/fil/indicators/{indicator}",
    "home-full": "/",
}
FOR_THOSE_WHO_RUN_IT = {
    "desk": "/coordination",
    "choose": "/coordination/choisir",
    "chosen": "/coordination/choisir?{need}",
    "people": "/personnes",
    "journal": "/journal",
    "journal-filtered": "/journal?about=workshops&reads=oui&since=2020-01-01",
    "journal-empty": "/journal?actor=token:nobody",
    "draft": "/defis/nouveau?{need}",
    "challenge-draft": "{draft}",
    "challenge-edit": "{draft}/modifier",
    "answer": "{contribution}/repondre",
    "merge": "{contribution}/reunir",
    "one-as-coordinator": "{contribution}",
    "plan": "/ateliers/nouveau",
    "workshop-as-host": "{soon}",
    "workshop-held-as-host": "{held}",
    "replan": "{soon}/modifier",
    "call-off": "{soon}/annuler",
    "door": "{held}/inscriptions",
    "stage": "{held}/scene?pause=oui",
    "table-at-work": "{table}",
    "table-edit": "{table}/modifier",
    "card-edit": "{table}/post-it/{card}",
    "report": "{held}/bilan",
    "sheet-pitched": "{pitched}",
    "sheet-edit": "{pitched}/modifier",
    "project-as-team": "{project}",
    "project-stages-as-team": "{project}/etapes",
    "project-news-as-team": "{project}/nouvelles",
    "project-commitments-as-team": "{project}/engagements",
    "project-results-as-team": "{project}/resultats",
    "project-team-as-team": "{project}/equipe",
    "project-edit": "{project}/modifier",
    "project-new": "/projets/nouveau",
    "call-edit": "{project}/appels/{call}/modifier",
    "milestone-edit": "{project}/jalons/{milestone}/modifier",
    "result-edit": "{project}/resultats/{indicator}/modifier",
    "commitment": "{commitment}",
    "partner-new": "/partenaires/nouveau",
    "partner": "{partner}",
    "mentor-new": "/accompagnement/proposer",
    "partner-edit": "{partner}/modifier",
    "mentor": "{mentor}",
    "mentor-edit": "{mentor}/modifier",
    "me-commitments": "/moi/engagements",
    "me-meetings": "/moi/ateliers",
}


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_what_all_read_of_the_story_is_usable_by_all(page: Page, stopped: list[str], story: Any, name: str) -> None:
    assert page.goto(OPEN_TO_ALL[name].format(**story)).ok
    steady(page)
    check(page, name)
    assert not stopped


@pytest.mark.parametrize("name", FOR_THOSE_WHO_RUN_IT)
def test_what_those_who_run_it_use_is_usable_by_all(administrator: BrowserContext, story: Any, name: str) -> None:
    page = administrator.new_page()
    assert page.goto(FOR_THOSE_WHO_RUN_IT[name].format(**story)).ok
    steady(page)
    check(page, name)
    page.close()


def test_moderation_is_usable_by_all(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    until(lambda: page.goto("/moderation").ok)
    check(page, "moderation")
    page.goto("/moderation/nouvelles")
    check(page, "moderation-news")
    page.goto("/moderation/contestations")
    check(page, "moderation-appeals")


def test_contesting_is_usable_by_all(administrator: BrowserContext, someone: Callable[..., Page]) -> None:
    page = someone("Léa")
    said = api(page, "GET", "/me/contributions")["items"][0]
    subject = f"contributions/{said['id']}"
    moderator = administrator.new_page()
    until(lambda: moderator.goto("/moderation").ok)
    decision = {"subject": subject, "decision": "decline", "reason": "Dites où.", "version": said["version"]}
    api(moderator, "POST", "/moderation/decisions", decision)
    page.goto(f"/contester/{subject}")
    check(page, "contest")


def test_a_need_is_said_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, lambda it: it["id"] == "text")
    page.keyboard.type(NEED)
    tab_to(page, lambda it: it["text"].strip() == "Continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dire/debut")
    assert page.locator("#text").input_value() == NEED
    tab_to(page, lambda it: it["type"] == "radio")
    page.keyboard.press("Space")
    tab_to(page, lambda it: it["type"] == "checkbox")
    page.keyboard.press("Space")
    tab_to(page, lambda it: it["id"] == "commune")
    page.keyboard.type("Nancy")
    tab_to(page, lambda it: it["text"].strip() == "Envoyer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recu")
    assert page.locator(".code").is_visible()


def test_what_others_said_like_it_is_shown_while_one_types(page: Page) -> None:
    page.goto("/dire")
    page.locator("#text").press_sequentially("Une machine à laver en panne, et personne pour la réparer")
    page.locator("#similar h2").wait_for()
    page.locator("#similar").get_by_role("link", name="Faire réparer près de chez soi").wait_for()
    assert page.locator("#similar").get_attribute("aria-live") == "polite"
    page.locator("#text").fill("Une")
    page.locator("#similar h2").wait_for(state="detached")


def test_what_moves_under_the_eyes_is_seen(page: Page) -> None:
    page.goto("/dire")
    page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('p'), {innerText: '!'}))"
    )
    with pytest.raises(AssertionError, match="h1"):
        still(page)


def test_the_first_press_of_tab_leads_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_need_is_said_without_a_script(chromium: Browser, platform: Platform) -> None:
    context = chromium.new_context(base_url=platform.url, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    say(page)
    page.wait_for_url("**/recu")
    assert page.locator(".code").is_visible()
    context.close()


def test_a_page_holds_at_four_times_its_size(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto("/dire")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
