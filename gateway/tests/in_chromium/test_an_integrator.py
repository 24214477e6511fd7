"""An integrator sets a webhook and sees its first delivery; makes a token, uses it, and takes it back."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page
from standardwebhooks import Webhook

from tests.browser import Browser
from tests.chromium import Platform, check
from tests.sinks import receiver
from tools.waiting import until

pytestmark = pytest.mark.unpatched


def fill(page: Page, url: str) -> None:
    page.goto("/integrations")
    page.get_by_role("link", name="Ajouter un webhook").click()
    page.get_by_label("Adresse à appeler").fill(url)
    page.get_by_label("Nom").fill("Le site de la ville")
    page.get_by_role("button", name="Ajouter le webhook").click()


def test_an_integrator_sets_a_webhook_and_sees_its_first_delivery(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    with receiver() as sink:
        fill(page, sink.url)
        assert page.get_by_role("alert").get_by_role("link", name="Cochez au moins un événement").count() == 1
        check(page, "webhook-faults")
        page.get_by_label("Projets").first.check()
        page.get_by_role("button", name="Ajouter le webhook").click()
        secret = page.get_by_label("Le site de la ville").input_value()
        check(page, "webhook-secret")
        page.get_by_role("link", name="Je l’ai gardé").click()
        check(page, "webhook")
        page.get_by_role("button", name="Envoyer un essai").click()
        page.get_by_role("cell", name=re.compile("204.*reçu")).wait_for()  # it appears by itself
        check(page, "webhook-tested")
        until(lambda: sink.calls)
        call = sink.calls[0]
        said = Webhook(secret).verify(call.body, call.headers)
        assert said["type"] == "notifications.webhook.tested.v1"

        page.get_by_role("button", name="Donner un nouveau secret").click()
        assert page.get_by_label("Le site de la ville").input_value() != secret
        page.get_by_role("link", name="Je l’ai gardé").click()
        page.get_by_role("button", name="Suspendre").click()
        assert page.get_by_role("button", name="Envoyer un essai").count() == 0
        page.get_by_role("button", name="Remettre en service").click()
        page.get_by_role("link", name="Modifier").click()
        check(page, "webhook-edit")
    page.close()


def test_a_webhook_that_nobody_hears_says_why(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    with receiver() as sink:
        url = sink.url
    fill(page, url)
    page.get_by_label("Tout ce qui arrive").check()
    page.get_by_role("button", name="Ajouter le webhook").click()
    page.get_by_role("link", name="Je l’ai gardé").click()
    page.get_by_role("button", name="Envoyer un essai").click()
    page.get_by_text("Personne n’écoute à cette adresse.").wait_for()
    page.get_by_text("Retirer ce webhook…").click()
    page.get_by_role("button", name="Retirer ce webhook").click()
    assert page.get_by_text("Le webhook est retiré.").is_visible()
    page.close()


def asked(platform: Platform, token: str) -> int:
    """Ask for something that only a token may read, as a program would; return the status."""
    host = urlsplit(platform.url)
    assert host.hostname
    assert host.port
    return Browser(host.port, host.hostname).api("GET", "/webhooks", Authorization=f"Bearer {token}").status


def test_a_token_made_on_the_page_opens_the_api_until_it_is_revoked(
    administrator: BrowserContext, platform: Platform
) -> None:
    page = administrator.new_page()
    page.goto("/integrations/jetons/nouveau")
    check(page, "token-new")
    page.get_by_label("Nom").fill("Le portail de données")
    page.get_by_label("Lire Webhooks").check()
    made = page.expect_response(lambda answer: answer.request.method == "POST")
    with made as answer:
        page.get_by_role("button", name="Créer le jeton").click()
    assert answer.value.headers["cache-control"] == "private, no-store"
    token = page.get_by_label("Le portail de données").input_value()
    check(page, "token")
    page.get_by_role("button", name="Copier").click()
    page.get_by_role("button", name="Copié").wait_for()
    assert asked(platform, token) == 200
    page.get_by_role("link", name="Je l’ai gardé").click()
    check(page, "integrations")
    assert token not in page.content()
    card = page.get_by_role("listitem").filter(has_text="Le portail de données")
    card.get_by_text("Révoquer…").click()
    card.get_by_role("button", name="Révoquer ce jeton").click()
    assert page.get_by_text("Le jeton est révoqué.").is_visible()
    until(lambda: asked(platform, token) == 401)  # the door remembers a token for five seconds
    page.close()


def test_it_is_for_administrators(page: Page) -> None:
    page.goto("/integrations")
    assert page.url.endswith("/connexion?suite=%2Fintegrations")
