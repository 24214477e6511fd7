"""A project grows in a real browser: its holder calls for help, a neighbour gives three hours, both see it kept."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import Platform, check, tab_to
from tools.waiting import until

pytestmark = pytest.mark.unpatched

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def holder(someone: Callable[..., Page]) -> Page:
    """Whoever began a project, on its page."""
    page = someone("La porteuse", "coordinator")
    page.goto("/projets/nouveau")
    page.get_by_label("Nom du projet").fill(f"L’atelier vélo {uuid4().hex[:8]}")
    page.get_by_label("L’histoire du projet").fill("Réparer ensemble, le samedi, près de la gare.")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/projets/*-*?fait=saved#main")
    return page


@pytest.fixture
def call(holder: Page) -> str:
    """The title of a call for ten hours, that this project opened."""
    title = f"Tenir l’accueil {uuid4().hex[:8]}"
    holder.get_by_role("link", name="Lancer un appel").click()
    holder.get_by_role("radio", name="Du temps").check()
    holder.get_by_label("Ce que vous cherchez").fill(title)
    holder.get_by_label("Combien").fill("10")
    check(holder, "call-new")
    holder.get_by_role("button", name="Lancer l’appel").click()
    holder.get_by_text("C’est enregistré.").wait_for()
    return title


def answer(page: Page, call: str) -> None:
    """Go from the list of calls to the form that answers one."""
    page.goto("/appels")
    page.get_by_role("link", name=f"Je peux aider : {call}").click()
    page.get_by_role("heading", level=1, name=call).wait_for()


def test_a_project_holder_gets_a_commitment_and_sees_it_kept(
    holder: Page, call: str, someone: Callable[..., Page]
) -> None:
    project = holder.url.partition("/engagements")[0]
    neighbour = someone("Le voisin d’en face")
    neighbour.set_viewport_size(PHONE)
    answer(neighbour, call)
    check(neighbour, "offer-to-call")
    neighbour.get_by_label("Combien d’heures").fill("3")
    neighbour.get_by_role("button", name="Proposer").click()
    neighbour.get_by_text("L’équipe a votre proposition.").wait_for()
    check(neighbour, "commitment-offered")
    offered = neighbour.url.partition("?")[0]

    holder.goto(project)
    holder.get_by_role("heading", name="Une proposition attend votre réponse").wait_for()
    check(holder, "project-with-an-offer")
    holder.locator("section.good").get_by_role("link", name="Du temps : 3 heures").click()
    check(holder, "commitment-to-answer")
    holder.get_by_role("button", name="Accepter", exact=True).click()
    holder.get_by_text("C’est accepté").wait_for()
    check(holder, "commitment-accepted")
    assert bar(holder, project) == (3, "3 heures sur 10 heures")

    holder.goto(offered)
    holder.get_by_role("button", name="C’est fait").click()
    holder.get_by_text("La parole est tenue", exact=False).first.wait_for()
    check(holder, "commitment-kept")
    assert bar(holder, project) == (3, "3 heures sur 10 heures Déjà reçu : 3 heures.")

    told = neighbour.get_by_role("heading", name="engagement")
    until(lambda: neighbour.goto("/moi/messages") and told.count() >= 2)
    neighbour.goto(offered)
    neighbour.get_by_text("Merci ! Grâce à vous, le projet avance.").wait_for()
    check(neighbour, "commitment-kept-mine")


def bar(page: Page, project: str) -> tuple[float, str]:
    """How full the bar of a project's only call is, and what stands above it."""
    page.goto(project)
    found = page.locator(".progress")
    words = " ".join(found.locator("p").inner_text().split())
    return found.locator("progress").evaluate("bar => bar.value"), words


def test_a_word_that_was_not_kept_can_be_kept_after_all(holder: Page, call: str, someone: Callable[..., Page]) -> None:
    neighbour = someone("La voisine du dessus")
    answer(neighbour, call)
    neighbour.get_by_label("Combien d’heures").fill("2")
    neighbour.get_by_role("button", name="Proposer").click()
    neighbour.get_by_text("L’équipe a votre proposition.").wait_for()
    holder.goto(neighbour.url.partition("?")[0])
    holder.get_by_role("button", name="Accepter", exact=True).click()
    holder.get_by_role("button", name="Ce n’est pas venu").click()
    check(holder, "commitment-missed")
    holder.get_by_role("button", name="Finalement, c’est fait").click()
    holder.get_by_text("C’est fait : la parole est tenue.").wait_for()


def test_help_is_offered_with_the_keyboard_alone(page: Page, call: str) -> None:
    page.goto("/appels")
    tab_to(page, lambda it: call in it["text"])
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=call).wait_for()
    tab_to(page, lambda it: it["id"] == "quantity")
    page.keyboard.type("3")
    tab_to(page, lambda it: it["id"] == "when-soon")
    page.keyboard.press("ArrowDown")
    tab_to(page, lambda it: it["id"] == "starts_on")
    page.keyboard.type("02052031")
    tab_to(page, lambda it: it["text"].strip() == "Proposer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recu")
    assert page.locator(".code").is_visible()


def test_help_is_offered_without_a_script(chromium: Browser, platform: Platform, holder: Page) -> None:
    context: BrowserContext = chromium.new_context(
        base_url=platform.url, locale="fr-FR", java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    page.goto(holder.url.partition("?")[0])
    page.get_by_role("link", name="Je peux aider").click()
    page.get_by_label("Du matériel").check()
    page.get_by_label("Combien").fill("2")
    page.get_by_role("button", name="Proposer").click()
    page.get_by_role("heading", name="À corriger").wait_for()
    assert page.get_by_label("Combien").input_value() == "2"
    page.get_by_label("Unité").fill("chaises")
    page.get_by_role("button", name="Proposer").click()
    page.wait_for_url("**/recu")
    assert page.locator(".code").is_visible()
    context.close()


def test_the_form_shows_what_fits_the_kind_that_is_chosen(page: Page, holder: Page) -> None:
    page.goto(holder.url.partition("?")[0] + "/engagement")
    seen = {"time": (False, False), "skill": (True, False), "premises": (True, True), "money": (False, False)}
    for kind, shown in seen.items():
        page.locator(f"#kind-{kind}").check()
        assert (page.locator("#unit").is_visible(), page.locator("#place").is_visible()) == shown
        check(page, f"offer-{kind}")
    page.get_by_label("Un jour, ou une période").check()
    assert page.get_by_label("À partir du").is_visible()


def test_a_team_says_where_and_when_without_leaving_the_page(page: Page, holder: Page) -> None:
    project = holder.url.partition("?")[0]
    holder.get_by_text("Dire où et quand vous trouver").click()
    holder.get_by_label("Lieu").fill("La halle, derrière la gare")
    holder.get_by_label("Jours et heures").fill("Le samedi, de 10 h à 12 h")
    check(holder, "project-place")
    holder.get_by_role("button", name="Enregistrer").click()
    holder.get_by_text("C’est modifié.").wait_for()
    page.goto(project)
    page.get_by_text("Le samedi, de 10 h à 12 h").wait_for()
    check(page, "project-with-place")
