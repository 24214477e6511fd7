"""A coordinator makes a challenge of needs, publishes it, answers and merges, on the pages."""

from urllib.parse import urlencode

import pytest

from tests.browser import Browser
from tests.installation import eventually

QUESTION = "Comment réparer au lieu de jeter ?"


@pytest.fixture
def coordinator(people) -> Browser:
    return people.coordinator()


@pytest.fixture
def need(people, coordinator: Browser) -> str:
    return people.published(coordinator)


def choose(coordinator: Browser, address: str, *needs: str):
    """Tick needs on this page and go on, by its one button that sends what the search above it does not."""
    form = coordinator.open(address).form("/coordination/choisir")
    given = [*form.values, *(button for button in form.buttons if button[0] == "csrf")]
    body = urlencode(given + [("contribution", need) for need in needs])
    headers = {"Origin": f"http://{coordinator.host}", "Content_Type": "application/x-www-form-urlencoded"}
    return coordinator.send("POST", form.action, body, **headers)


def draft(coordinator: Browser, *needs: str):
    """Choose needs on the desk and draft a challenge of them."""
    form = choose(coordinator, "/coordination/choisir", *needs)
    return coordinator.submit(form, "/defis/nouveau", {"title": QUESTION, "causes": "Tout ferme."})


def publish(coordinator: Browser, page):
    address = page.url.partition("?")[0]
    return coordinator.submit(page, f"{address}/publier")


def test_the_desk_is_for_coordinators(people):
    assert people.known().open("/coordination").status == 403


def test_an_administrator_may_become_a_coordinator(people):
    administrator = people.administrator()
    page = administrator.submit(administrator.open("/coordination"), "/coordination/role")
    assert (page.status, page.url) == (200, "/coordination")
    assert "Ce qui vous attend" in page.text


def test_a_chosen_need_becomes_a_draft(coordinator: Browser, need: str):
    page = draft(coordinator, need)
    assert "Le brouillon est enregistré" in page.text
    assert "réparer les vélos" in page.text
    assert QUESTION in coordinator.open("/coordination").text


def test_a_draft_is_not_seen_by_others(coordinator: Browser, need: str, another: Browser):
    page = draft(coordinator, need)
    assert another.open(page.url.partition("?")[0]).status == 404


def test_a_refused_draft_keeps_its_words_and_its_needs(coordinator: Browser, need: str):
    form = coordinator.open(f"/defis/nouveau?contribution={need}")
    page = coordinator.submit(form, "/defis/nouveau", {"title": "", "causes": "Tout ferme."})
    assert page.status == 422
    assert "Tout ferme." in page.text
    assert ("contribution", need) in page.form("/defis/nouveau").values


def test_what_is_chosen_stays_whatever_is_looked_for_next(coordinator: Browser, need: str):
    page = coordinator.open(f"/coordination/choisir?contribution={need}&q=introuvable")
    assert "1 choisi" in page.text
    assert ("contribution", need) in page.form("/coordination/choisir").values


def test_what_says_nearly_the_same_is_offered(people, coordinator: Browser, need: str):
    like = people.published(coordinator, "Réparer les vélos près de la gare, ensemble.", people.known("Un voisin"))
    page = coordinator.open(f"/coordination/choisir/proches?contribution={need}")
    assert [tag["value"] for name, tag in page.html.tags if name == "input"] == [like]


def test_a_challenge_is_drafted_and_published_in_one_step(coordinator: Browser, need: str, another: Browser):
    form = choose(coordinator, "/coordination/choisir", need)
    page = coordinator.submit(form, "/defis/nouveau", {"title": QUESTION, "publish": "yes"})
    assert "Le défi est publié" in page.text
    assert QUESTION in another.open("/defis").text


def test_the_desk_says_what_awaits(people, coordinator: Browser, need: str):
    draft(coordinator, need)
    page = coordinator.open("/coordination")
    assert "1 défi en brouillon" in page.text
    assert "1 besoin ou idée sans suite" in page.text


def test_choosing_nothing_is_said_so(coordinator: Browser, need: str):
    page = choose(coordinator, "/coordination/choisir")
    assert page.status == 422
    assert "Cochez au moins un besoin" in page.text


def test_a_published_challenge_is_read_by_all(coordinator: Browser, need: str, another: Browser):
    publish(coordinator, draft(coordinator, need))
    assert QUESTION in another.open("/defis").text
    assert QUESTION in another.open(f"/contributions/{need}").text


def test_a_challenge_of_nothing_has_no_button_to_publish_it(coordinator: Browser):
    page = coordinator.submit(coordinator.open("/defis/nouveau"), "/defis/nouveau", {"title": QUESTION})
    assert "Ajoutez au moins un besoin" in page.text
    assert not [form for form in page.html.forms if form.action.endswith("/publier")]


def test_a_need_is_added_to_a_challenge_and_taken_out(people, coordinator: Browser, need: str):
    page = publish(coordinator, draft(coordinator, need))
    address = page.url.partition("?")[0]
    second = people.published(coordinator, "Il manque des outils à prêter.", people.known("Un voisin"))
    page = choose(coordinator, f"/coordination/choisir?defi={address.rpartition('/')[2]}", second)
    assert "des outils à prêter" in page.text
    forms = [form for form in page.html.forms if ("contribution", second) in form.values]
    assert len(forms) == 1
    page = coordinator.submit(page, f"{address}/enlever", {"contribution": second})
    assert "des outils à prêter" not in page.text


def test_a_challenge_is_changed(coordinator: Browser, need: str):
    page = draft(coordinator, need)
    form = coordinator.open(page.url.partition("?")[0] + "/modifier")
    assert "C’est modifié" in coordinator.submit(form, "", {"title": "Comment réparer ensemble ?"}).text


def test_a_challenge_is_closed(coordinator: Browser, need: str):
    page = publish(coordinator, draft(coordinator, need))
    address = page.url.partition("?")[0]
    page = coordinator.submit(page, f"{address}/clore")
    assert "Fermé" in page.text
    assert f"{address}/clore" not in [form.action for form in page.html.forms]


def test_an_act_that_comes_too_late_is_refused_on_the_page(coordinator: Browser, need: str):
    page = draft(coordinator, need)
    publish(coordinator, page)
    again = coordinator.submit(page, page.url.partition("?")[0] + "/publier", {"key": "k" * 24})
    assert again.status == 409
    assert QUESTION in again.text


def test_an_answer_is_read_on_the_page(coordinator: Browser, need: str, another: Browser):
    form = coordinator.open(f"/contributions/{need}/repondre")
    coordinator.submit(form, "", {"text": "La ville ouvre un atelier en mars."})
    assert "La ville ouvre un atelier en mars." in another.open(f"/contributions/{need}").text


def test_an_empty_answer_comes_back(coordinator: Browser, need: str):
    form = coordinator.open(f"/contributions/{need}/repondre")
    assert coordinator.submit(form, "", {"text": ""}).status == 422


def test_two_that_say_the_same_are_merged_and_parted_again(people, coordinator: Browser, need: str):
    same = people.published(coordinator, "Où réparer son vélo ?", people.known("Un voisin"))
    form = coordinator.open(f"/contributions/{same}/reunir")
    page = coordinator.submit(form, "", {"into": need})
    assert "Les deux sont réunies" in page.text
    assert f"/contributions/{need}" in page.html.links
    page = coordinator.submit(page, f"/contributions/{same}/separer")
    assert "La réunion est défaite" in page.text


def test_merging_needs_a_choice(people, coordinator: Browser, need: str):
    people.published(coordinator, "Où réparer son vélo ?", people.known("Un voisin"))
    form = coordinator.open(f"/contributions/{need}/reunir")
    assert coordinator.submit(form, "", {"q": ""}).status == 422


def test_the_thread_of_a_need_leads_to_its_challenge_and_back(people, coordinator: Browser, another: Browser):
    challenge = people.challenge(coordinator)
    origin = coordinator.api("GET", f"/challenges/{challenge}").json["origins"][0]

    def told():
        page = another.open(f"/fil/{origin}")
        return page if page.status == 200 and f"/defis/{challenge}" in page.html.links else None

    page = eventually(told)
    assert "réparer les vélos" in page.text
    assert ("li", {"class": "self", "aria-current": "true"}) in page.html.tags
    assert f"/{origin}" in another.open(f"/fil/challenges/{challenge}").html.links


def test_a_thread_of_nothing_is_not_found(another: Browser):
    assert another.open("/fil/challenges/01234567-0000-7000-8000-000000000000").status == 404
