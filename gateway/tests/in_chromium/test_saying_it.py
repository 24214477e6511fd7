"""A citizen says a need on a small phone with a poor network, and finds out later what became of it."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.chromium import Platform, check, tab_to
from tests.story import api

pytestmark = pytest.mark.unpatched

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "fr-FR"}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
HEAVIEST, LATEST = 100_000, 3_000  # bytes that travel, and milliseconds, of a first visit
QUESTION = "Comment s’asseoir en chemin ?"


@pytest.fixture
def phones(chromium: Browser, platform: Platform) -> Iterator[Callable[..., Page]]:
    """Phones that were never here, with or without a script."""
    contexts: list[BrowserContext] = []

    def take(**options: Any) -> Page:
        contexts.append(chromium.new_context(base_url=platform.url, **PHONE, **options))
        return contexts[-1].new_page()

    yield take
    for context in contexts:
        context.close()


@pytest.fixture
def phone(phones: Callable[..., Page]) -> Page:
    return phones()


def write(page: Page, text: str) -> None:
    """Fill the form in, all but its last button."""
    page.get_by_label("Dites-le en quelques phrases").fill(text)
    page.get_by_label("Un besoin").check()
    page.get_by_label("Autre chose").check()
    page.get_by_label("Dans quelle commune").fill("Nancy")


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer").tap()


def said(page: Page) -> list[str]:
    """What whoever holds this phone has said."""
    page.goto("/moi")
    return page.locator(".card h3").all_inner_texts()


def code_of(page: Page) -> str:
    page.wait_for_url("**/recu")
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.locator(".code").inner_text())
    assert found
    return found[0]


def come_back(page: Page, code: str) -> None:
    page.goto("/recu")
    page.get_by_label("Code du reçu").fill(code.lower())
    page.get_by_role("button", name="Ouvrir ma page").tap()


def confirm(page: Page, pseudonym: str) -> str:
    """Confirm with a pseudonym; return the path of what was said."""
    page.goto("/confirmer")
    page.get_by_role("textbox", name="Pseudonyme").fill(pseudonym)
    page.get_by_role("button", name="Confirmer avec ce pseudonyme").tap()
    page.wait_for_url("**/moi*")
    return str(page.locator(".card h3 a").first.get_attribute("href"))


def take_up(coordinator: Page, path: str) -> None:
    """Publish what was said, take it into a challenge and answer it, as those who run the démarche do."""
    ref = path.strip("/")
    version = api(coordinator, "GET", path)["version"]
    decided = {"subject": ref, "decision": "publish", "version": version}
    api(coordinator, "POST", "/moderation/decisions", decided)
    made = api(coordinator, "POST", "/challenges", {"title": QUESTION, "contributions": [ref.split("/")[1]]})
    api(coordinator, "POST", f"/challenges/{made['id']}/publish")
    api(coordinator, "POST", f"{path}/answer", {"text": "Trois bancs seront posés en mai."})


def find_out(page: Page, path: str) -> None:
    """Read what became of it: on one's own page, on its page, on its thread."""
    expect(page.locator("main")).to_contain_text("Une réponse vous a été donnée")
    page.locator(f'a[href="{path}"]').first.tap()
    expect(page.locator("#answer")).to_contain_text("Trois bancs seront posés en mai.")
    expect(page.get_by_role("link", name=QUESTION)).to_be_visible()
    page.get_by_role("link", name="Suivre").or_(page.locator('.follows a[href^="/fil/"]')).first.tap()
    page.wait_for_url("**/fil/**")
    expect(page.locator("main")).to_contain_text(QUESTION)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_person_with_no_account_says_a_need_on_a_phone_and_finds_out_later_what_became_of_it(
    phones: Callable[..., Page], someone: Callable[..., Page], script: bool
) -> None:
    phone = phones(java_script_enabled=script)
    text = f"Il manque un banc entre l’arrêt et la pharmacie{'' if script else ' du haut'}."
    phone.goto("/")
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Continuer").tap()
    write(phone, text)
    send(phone)
    code = code_of(phone)
    path = confirm(phone, f"La marcheuse {script}")
    take_up(someone(f"La coordinatrice {script}", "coordinator", "moderator"), path)

    another = phones(java_script_enabled=script)
    come_back(another, code)
    find_out(another, path)


def test_words_that_were_begun_come_back_and_can_be_thrown_away_and_taken_back(phone: Page) -> None:
    phone.goto("/dire")
    write(phone, "Le local des jeunes est fermé le mercredi.")
    text, told = phone.locator("#text"), phone.locator("#waiting")
    phone.goto("/contributions")  # whatever was typed is kept when one leaves
    phone.goto("/dire")
    expect(text).to_have_value("Le local des jeunes est fermé le mercredi.")
    assert phone.get_by_label("Un besoin").is_checked()
    assert phone.locator("#commune").input_value() == "Nancy"
    expect(told).to_contain_text("est de retour")
    check(phone, "say-back")
    told.get_by_role("button", name="Jeter").tap()
    expect(text).to_have_value("")
    told.get_by_role("button", name="Annuler").tap()
    expect(text).to_have_value("Le local des jeunes est fermé le mercredi.")
    told.wait_for(state="hidden")


def test_a_need_that_is_sent_while_the_network_is_cut_leaves_when_it_is_back_and_once(
    phones: Callable[..., Page],
) -> None:
    phone, another = phones(), phones()
    phone.goto("/dire")
    write(phone, "Le robinet de la place est cassé.")
    phone.context.set_offline(True)
    send(phone)
    told = phone.locator("#waiting")
    expect(told).to_contain_text("1 message attend le réseau")
    write(phone, "Le banc de la place aussi.")
    send(phone)
    expect(told).to_contain_text("2 messages attendent le réseau")
    expect(phone.locator("#kept li")).to_have_count(2)
    check(phone, "say-offline")
    phone.context.set_offline(False)
    expect(told).to_contain_text(re.compile(r"2 messages partis à \d\d:\d\d"), timeout=20_000)
    expect(phone.locator("#kept")).to_be_hidden()
    told.get_by_role("link", name="Voir").tap()
    code = code_of(phone)
    assert said(phone) == ["Le banc de la place aussi.", "Le robinet de la place est cassé."]
    come_back(another, code)
    expect(another.locator(".card h3")).to_have_count(2)


def test_a_need_whose_answer_was_lost_on_the_way_is_not_said_twice(phone: Page, platform: Platform) -> None:
    lost = Lost(platform)
    phone.route("**/dire", lost)
    phone.goto("/dire")
    write(phone, "La fontaine ne coule plus.")
    send(phone)
    code = code_of_sent(phone)
    assert lost.receipts == [code]  # it is the same person, who said it once
    assert said(phone) == ["La fontaine ne coule plus."]


class Lost:
    """A network that takes the first message to the platform, and loses what it answers."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.receipts: list[str] = []

    def __call__(self, route: Route) -> None:
        request = route.request
        if request.method != "POST" or self.receipts:
            return route.continue_()
        address = urlsplit(self.platform.url)
        headers = {**request.headers, "Host": address.netloc}
        here = f"http://127.0.0.1:{address.port}/dire"
        answer = urllib3.request("POST", here, body=request.post_data, headers=headers, redirect=False)
        self.receipts.append(answer.headers["Receipt"])
        return route.abort("connectionreset")


def code_of_sent(page: Page) -> str:
    """Wait until what waits has left by itself, and look at the receipt that it brought."""
    told = page.locator("#waiting")
    expect(told).to_contain_text("Parti à", timeout=20_000)
    told.get_by_role("link", name="Voir").tap()
    return code_of(page)


def test_what_waits_is_sent_from_whatever_page_is_open_next(phone: Page) -> None:
    phone.goto("/dire")
    write(phone, "Le passage piéton est effacé.")
    phone.route("**/dire", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(phone)
    expect(phone.locator("#waiting")).to_contain_text("1 message attend le réseau")
    phone.unroute("**/dire")
    phone.goto("/contributions")
    expect(phone.locator("#waiting")).to_contain_text("Parti à", timeout=20_000)
    assert said(phone) == ["Le passage piéton est effacé."]


def test_what_one_person_wrote_is_neither_shown_nor_sent_by_the_next_one(
    phone: Page, someone: Callable[..., Page]
) -> None:
    first = someone("La première")
    first.goto("/dire")
    first.context.set_offline(True)
    first.get_by_label("Dites-le en quelques phrases").fill("Une chose à moi.")
    first.get_by_label("Un besoin").check()
    first.get_by_label("Autre chose").check()
    first.get_by_label("Dans quelle commune").fill("Nancy")
    first.get_by_role("button", name="Envoyer").click()
    expect(first.locator("#waiting")).to_contain_text("1 message attend")
    first.context.clear_cookies()
    first.context.set_offline(False)
    first.goto("/dire")
    first.wait_for_load_state("networkidle")
    assert first.locator("#waiting").inner_text() == ""
    assert not first.locator("#kept").is_visible()


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(phone: Page) -> None:
    phone.goto("/dire")
    phone.get_by_label("Dites-le en quelques phrases").fill("Un préau pour la cour.")
    send(phone)
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.locator("#text").input_value() == "Un préau pour la cour."
    write(phone, "Un préau pour la cour.")
    send(phone)
    assert code_of(phone)
    phone.goto("/dire")
    phone.wait_for_load_state("networkidle")
    assert phone.locator("#text").input_value() == ""


def test_a_commune_is_found_by_a_part_of_its_name_or_its_postcode_with_the_keyboard(page: Page) -> None:
    page.goto("/dire")
    field, options = page.get_by_role("combobox", name="Dans quelle commune"), page.get_by_role("option")
    tab_to(page, lambda it: it["id"] == "commune")
    page.keyboard.type("villers les n")
    expect(options.first).to_contain_text("Villers-lès-Nancy")
    assert field.get_attribute("aria-expanded") == "true"
    check(page, "say-communes")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Enter")
    assert field.input_value() == "Villers-lès-Nancy"
    expect(options.first).to_be_hidden()
    field.fill("54190")
    expect(options.filter(has_text="Villerupt")).to_be_visible()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.input_value() == "54190"


def test_a_commune_is_chosen_with_a_finger(phone: Page) -> None:
    phone.goto("/dire")
    phone.locator("#commune").tap()
    phone.keyboard.type("st max")
    phone.keyboard.press("Backspace")
    phone.get_by_role("option", name="Saint-Max").tap()
    assert phone.locator("#commune").input_value() == "Saint-Max"


def test_a_support_shows_at_once_and_is_undone_by_the_same_button(someone: Callable[..., Page]) -> None:
    page = someone("Le soutien")
    button, number = supported(page)
    before = int(number.inner_text().split()[0])
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert int(number.inner_text().split()[0]) == before + 1
    expect(page.locator("#support-said")).to_have_text("Votre soutien est noté.")
    check(page, "one-supported")
    page.wait_for_load_state("networkidle")
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert int(number.inner_text().split()[0]) == before


def test_a_support_that_does_not_arrive_is_taken_back_with_a_word(someone: Callable[..., Page]) -> None:
    page = someone("Le lointain")
    button, number = supported(page)
    before = number.inner_text()
    page.context.set_offline(True)
    button.click()
    expect(page.locator("#support-said")).to_contain_text("Le réseau manque")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert number.inner_text() == before


def test_a_hurried_finger_supports_once(someone: Callable[..., Page]) -> None:
    page = someone("La pressée")
    button, number = supported(page)
    before = int(number.inner_text().split()[0])
    for _ in range(5):
        button.click(no_wait_after=True)
    page.wait_for_load_state("networkidle")
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    assert int(number.inner_text().split()[0]) == before + 1


def supported(page: Page) -> tuple[Any, Any]:
    """Open what someone else said; give its button and its count."""
    page.goto("/contributions?sort=supported")
    page.locator(".cards .card a").first.click()
    button = page.locator("[data-support] button")
    expect(button).to_have_attribute("aria-pressed", "false")
    return button, page.locator("#supports")


def test_a_receipt_is_printed_on_one_page(phone: Page) -> None:
    phone.goto("/dire")
    write(phone, "Un composteur pour l’école.")
    send(phone)
    code = code_of(phone)
    assert phone.locator(".code .unseen").inner_text().endswith(" ".join(code.replace("-", ",")))
    assert phone.get_by_role("button", name="Imprimer").is_visible()
    check(phone, "receipt")
    assert len(re.findall(rb"/Type\s*/Page\b", phone.pdf(format="A5"))) == 1


@pytest.fixture(scope="module")
def thread(administrator: BrowserContext) -> str:
    """A contribution with a thread to show."""
    page = administrator.new_page()
    page.goto("/contributions")
    found = page.locator(".cards .card a").first.get_attribute("href")
    page.close()
    return f"/fil{found}"


@pytest.mark.parametrize("name", ["home", "list", "say", "thread"])
def test_a_first_visit_weighs_little_and_is_usable_soon_on_a_slow_network(
    phone: Page, page: Page, thread: str, name: str, record_property: Callable[[str, object], None]
) -> None:
    pages = {"home": "/", "list": "/contributions", "say": "/dire", "thread": thread}
    assert page.goto(pages[name]).ok  # the platform has written it once; the phone was never here
    weights: list[float] = []
    network = phone.context.new_cdp_session(phone)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    began = time.monotonic()
    assert phone.goto(pages[name], wait_until="networkidle").ok
    painted = phone.evaluate(
        "Math.max(performance.getEntriesByName('first-contentful-paint')[0].startTime,"
        " performance.getEntriesByType('navigation')[0].domInteractive)"
    )
    record_property("bytes", sum(weights))
    record_property("usable_ms", painted)
    print(f"{name}: {sum(weights):.0f} bytes, usable in {painted:.0f} ms, all in {time.monotonic() - began:.1f} s")
    assert 0 < sum(weights) <= HEAVIEST
    assert painted <= LATEST
