"""Those who run the démarche, in a real browser: what waits is read, grouped, planned; roles are given, taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.chromium import check, tab_to
from tests.story import api
from tools.waiting import until

pytestmark = pytest.mark.unpatched

SAID = {"kind": "need", "themes": ["circular-economy"], "commune": "54395"}
Someone = Callable[..., Page]


def speak(author: Page, *texts: str) -> list[str]:
    """Have an author say these, through the API; return their ids."""
    author.goto("/moi/profil")
    return [api(author, "POST", "/contributions", SAID | {"text": text})["id"] for text in texts]


def clear(page: Page) -> None:
    """Publish what is left in the queue, but one's own."""
    page.goto("/moi/profil")
    for item in api(page, "GET", "/moderation/queue?limit=100")["items"]:
        if not item["mine"]:
            decision = {"subject": item["subject"], "decision": "publish", "version": item["version"]}
            api(page, "POST", "/moderation/decisions", decision)


@pytest.fixture
def author(someone: Someone) -> Page:
    return someone("L’habitant")


@pytest.fixture
def moderator(someone: Someone, author: Page, administrator: BrowserContext) -> Page:
    """Someone who moderates, before an empty queue."""
    moderator, other = someone("Dominique", "moderator"), administrator.new_page()
    clear(other)
    clear(moderator)
    other.close()
    return moderator


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText"))


def decided(moderator: Page, id: str) -> list[tuple[str, str | None]]:
    found = api(moderator, "GET", f"/moderation/decisions?subject=contributions/{id}")["items"]
    return [(each["decision"], each["reason"]) for each in found]


def test_a_moderator_clears_twenty_items_with_the_keyboard(moderator: Page, author: Page) -> None:
    ids = speak(author, *(f"Il manque un banc au numéro {number} de la rue." for number in range(1, 21)))
    moderator.goto("/moderation")
    check(moderator, "queue")
    sent: list[str] = []
    moderator.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    moderator.on("framenavigated", lambda frame: sent.append("reload"))
    press(moderator, "j", "k")
    assert "numéro 1 " in focused(moderator)
    press(moderator, "r", "2", "Enter")  # 1: declined for a ready reason
    press(moderator, "r", "Tab")  # 2: declined in one's own words, in which the keys are letters
    moderator.keyboard.type("Prj : ce banc existe déjà. ")
    assert moderator.locator("#progress").get_attribute("value") == "1"
    press(moderator, "Control+Enter")
    press(moderator, "p", "z")  # 3: published by mistake, taken back on this device
    assert "numéro 3 " in focused(moderator)
    press(moderator, "r", "5", "Enter")
    for _ in ids[3:]:
        press(moderator, "p")
    assert focused(moderator).startswith("Tout est relu")
    assert moderator.locator("#progress-words").inner_text() == "20 sur 20"
    check(moderator, "queue-cleared")
    until(lambda: api(moderator, "GET", "/moderation/queue")["items"] == [])
    assert len(sent) == 20
    assert "reload" not in sent
    assert "permet de reconnaître" in str(decided(moderator, ids[0])[0][1])
    assert decided(moderator, ids[1]) == [("decline", "Prj : ce banc existe déjà.")]
    assert [each for each, _ in decided(moderator, ids[2])] == ["decline"]
    assert [decided(moderator, id) for id in ids[3:]] == [[("publish", None)]] * 17
    moderator.keyboard.press("Tab")
    moderator.keyboard.press("Enter")
    moderator.get_by_text("Rien à relire").wait_for()
    check(moderator, "queue-empty")


def test_what_was_decided_is_sent_when_the_page_is_left(moderator: Page, author: Page) -> None:
    (id,) = speak(author, "Il manque une fontaine sur la place.")
    moderator.goto("/moderation")
    press(moderator, "j", "p")
    moderator.goto("/moi/profil")
    until(lambda: [each for each, _ in decided(moderator, id)] == ["publish"])


def test_what_changed_meanwhile_comes_back_with_the_reason(moderator: Page, author: Page) -> None:
    (id,) = speak(author, "Il manque une horloge au fronton de la mairie.")
    moderator.goto("/moderation")
    change = {"text": "Il manque une horloge au fronton de l’école."}
    api(author, "PATCH", f"/contributions/{id}", change, **{"If-Match": '"1"'})
    press(moderator, "j", "p")
    assert focused(moderator).startswith("Tout est relu")
    moderator.locator(".queue .faults").wait_for()
    check(moderator, "queue-refused")
    assert decided(moderator, id) == []


def test_the_keys_can_be_turned_off_and_stay_so(moderator: Page, author: Page) -> None:
    speak(author, "Il manque un préau.", "Il manque un abri.")
    moderator.goto("/moderation")
    press(moderator, "?")
    assert focused(moderator).startswith("Au clavier")
    press(moderator, "Tab", "Space")
    moderator.goto("/moderation")
    assert not moderator.get_by_label("Répondre à ces touches").is_checked()
    moderator.locator(".queue summary").first.focus()
    press(moderator, "p", "j")
    assert moderator.locator("#progress").get_attribute("value") == "0"
    press(moderator, "ArrowDown")
    assert "abri" in focused(moderator)


def test_an_administrator_gives_and_takes_back_a_role(administrator: BrowserContext, someone: Someone) -> None:
    facilitator = someone("Maud Animatrice")
    page = administrator.new_page()
    page.goto("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Personnes").click()
    check(page, "people")
    page.get_by_label("Pseudonyme ou adresse").fill("maud")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name="Donner : animation, Maud Animatrice").click()
    page.get_by_text("Maud Animatrice a maintenant le rôle").wait_for()
    check(page, "people-given")
    facilitator.goto("/moi/profil")
    assert api(facilitator, "GET", "/me")["roles"] == ["facilitator"]
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    page.get_by_text("Maud Animatrice n’a plus le rôle").wait_for()
    assert api(facilitator, "GET", "/me")["roles"] == []
    page.close()


def test_the_last_administrator_is_told_why_they_stay_one(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    page.goto("/personnes?role=administrator")
    page.get_by_role("button", name="Retirer : administration").click()
    page.get_by_text("C’est la dernière personne qui administre ce territoire").wait_for()
    check(page, "people-refused")
    page.close()


@pytest.fixture
def coordinator(someone: Someone) -> Page:
    return someone("La coordinatrice", "coordinator")


def evening(page: Page) -> None:
    """Say when and where, in the plan of a workshop."""
    page.get_by_label("Début").fill("2031-05-02T18:00")
    page.get_by_label("Nom du lieu").fill("Salle des fêtes")
    page.get_by_role("combobox", name="Commune").fill("Nancy")
    page.get_by_label("Nombre de places").fill("40")


def test_a_coordinator_goes_from_contributions_to_a_challenge_to_an_open_workshop(coordinator: Page) -> None:
    page = coordinator
    page.goto("/coordination")
    check(page, "desk")
    page.get_by_role("link", name="Choisir des besoins").click()
    page.locator("fieldset .choice input").nth(0).check()
    page.get_by_role("heading", name="1 choisi").wait_for()
    check(page, "choosing")
    page.get_by_label("Chercher").fill("réparer")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=r*")
    page.get_by_role("heading", name="1 choisi").wait_for()
    page.locator("fieldset .choice input").nth(0).check()
    page.get_by_role("heading", name="2 choisis").wait_for()
    check(page, "chosen")
    page.get_by_role("button", name="Continuer").click()
    check(page, "draft")
    page.get_by_label("La question").fill("Comment réparer près de chez soi ?")
    page.get_by_role("button", name="Publier le défi").click()
    page.get_by_text("Le défi est publié").wait_for()
    check(page, "published")
    challenge = api(page, "GET", f"/challenges/{page.url.partition('/defis/')[2].partition('?')[0]}")
    assert (challenge["state"], len(challenge["origins"])) == ("published", 2)
    page.get_by_role("link", name="Ouvrir un atelier sur ce défi").click()
    assert page.get_by_label("Titre").input_value() == challenge["title"]
    evening(page)
    page.get_by_role("button", name="Ouvrir les inscriptions").click()
    page.get_by_text("Les inscriptions sont ouvertes").wait_for()
    workshop = api(page, "GET", f"/workshops/{page.url.partition('/ateliers/')[2].partition('?')[0]}")
    assert (workshop["state"], workshop["challenges"]) == ("open", [f"challenges/{challenge['id']}"])


def test_a_coordinator_does_it_with_the_keyboard_alone(coordinator: Page) -> None:
    page = coordinator
    page.goto("/coordination")
    tab_to(page, lambda it: it["text"].startswith("Choisir des besoins"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/choisir")
    tab_to(page, lambda it: it["type"] == "checkbox")
    page.keyboard.press("Space")
    back_to(page, "q")
    page.keyboard.type("bus")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bus*")
    tab_to(page, lambda it: it["id"] == "challenge")
    tab_to(page, lambda it: it["text"].strip() == "Continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/defis/nouveau?contribution=*")
    tab_to(page, lambda it: it["id"] == "title")
    page.keyboard.type("Comment rentrer le soir ?")
    tab_to(page, lambda it: it["text"].strip() == "Publier le défi")
    page.keyboard.press("Enter")
    page.wait_for_url("**fait=shown*")
    tab_to(page, lambda it: it["text"].startswith("Ouvrir un atelier"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/ateliers/nouveau?defi=*")
    tab_to(page, lambda it: it["id"] == "starts_at")
    page.keyboard.type("05052031")  # the same in each language's order
    press(page, "ArrowRight")
    page.keyboard.type("0600P")
    tab_to(page, lambda it: it["id"] == "place_name")
    page.keyboard.type("Salle des fêtes")
    tab_to(page, lambda it: it["id"] == "commune")
    page.keyboard.type("Nancy")
    tab_to(page, lambda it: it["id"] == "capacity")
    page.keyboard.type("40")
    tab_to(page, lambda it: it["text"].strip() == "Ouvrir les inscriptions")
    page.keyboard.press("Enter")
    page.wait_for_url("**fait=opened*")


def back_to(page: Page, id: str) -> None:
    """Press Shift and Tab until this field has the focus."""
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == id:
            return
    raise AssertionError(f"the keyboard does not get back to {id}")
