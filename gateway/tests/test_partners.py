"""Who stands by projects, on the pages: partners, in whose name people commit, and those who accompany."""

import pytest

from tests.browser import Browser, Page


@pytest.fixture
def coordinator(people) -> Browser:
    return people.coordinator()


@pytest.fixture
def mentor(people) -> Browser:
    return people.with_roles("La marraine", "mentor")


def partner(coordinator: Browser, **changed: str) -> Page:
    values = {"name": "CRESS Grand Est", "kind": "network", "url": "https://www.cress-grandest.org"} | changed
    return coordinator.submit(coordinator.open("/partenaires/nouveau"), "", values)


def offer(mentor: Browser, **changed: str) -> Page:
    values = {"skills": "comptabilité\n\nbail commercial", "capacity": "2"} | changed
    return mentor.submit(mentor.open("/accompagnement/proposer"), "", values)


def address(page: Page) -> str:
    return page.url.partition("?")[0]


def test_a_partner_is_listed_and_read_by_all(coordinator: Browser, another: Browser):
    made = address(partner(coordinator))
    assert made in another.open("/partenaires").html.links
    assert made not in another.open("/partenaires?kind=company").html.links
    assert "https://www.cress-grandest.org" in another.open(made).html.links


def test_a_name_that_is_taken_comes_back(coordinator: Browser):
    partner(coordinator)
    page = partner(coordinator, name="CRESS GRAND EST")
    assert page.status == 409
    assert ("name", "CRESS GRAND EST") in page.form("").values


def test_partners_are_added_by_coordinators(people):
    assert people.known().open("/partenaires/nouveau").status == 403


def test_what_is_said_of_a_partner_changes(coordinator: Browser, another: Browser):
    made = address(partner(coordinator))
    form = coordinator.open(f"{made}/modifier")
    assert coordinator.submit(form, "", {"name": ""}).status == 422
    coordinator.submit(form, "", {"name": "La CRESS", "url": ""})
    assert "La CRESS" in another.open(made).text
    assert "https://www.cress-grandest.org" not in another.open(made).html.links


def test_who_gives_the_number_of_their_page_commits_in_its_name_until_removed(people, coordinator: Browser):
    made, member = address(partner(coordinator)), people.known("L’élue")
    number = member.api("GET", "/me").json["id"]
    assert number in member.open("/moi/profil").text
    page = coordinator.submit(coordinator.open(made), f"{made}/membres", {"participant": number})
    assert "L’élue" in page.text
    assert member.api("GET", "/organisations?mine=true").json["items"]
    coordinator.submit(page, f"{made}/membres/.*/retirer")
    assert not member.api("GET", "/organisations?mine=true").json["items"]


def test_a_number_that_is_none_comes_back(coordinator: Browser):
    made = address(partner(coordinator))
    page = coordinator.submit(coordinator.open(made), f"{made}/membres", {"participant": "L’élue"})
    assert page.status == 422
    assert "#participant" in page.html.links


def test_its_members_are_shown_to_coordinators_alone(coordinator: Browser, another: Browser):
    made = address(partner(coordinator))
    assert not [form for form in another.open(made).html.forms if "membres" in form.action]


def test_someone_offers_to_accompany_and_all_read_it(mentor: Browser, another: Browser):
    made = address(offer(mentor))
    assert made in another.open("/accompagnement").html.links
    page = another.open(made)
    assert ("bail commercial" in page.text, "2 places libres" in page.text) == (True, True)


def test_an_offer_to_accompany_without_a_number_comes_back(mentor: Browser):
    page = offer(mentor, capacity="beaucoup")
    assert page.status == 422
    assert ("capacity", "beaucoup") in page.form("").values


def test_who_has_not_the_role_offers_nothing(people):
    assert people.known().open("/accompagnement/proposer").status == 403


def test_a_mentor_changes_their_offer_and_nobody_else_does(mentor: Browser, people):
    made = address(offer(mentor))
    mentor.submit(mentor.open(f"{made}/modifier"), "", {"capacity": "1"})
    assert "1 place libre" in mentor.open(made).text
    assert people.known().open(f"{made}/modifier").status == 403


def test_a_mentor_stops(mentor: Browser, another: Browser):
    made = address(offer(mentor))
    mentor.submit(mentor.open(made), f"{made}/arreter")
    assert another.open(made).status == 404
    assert "Proposer d’accompagner" in mentor.open("/accompagnement").text
