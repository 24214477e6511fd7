"""An administrator finds people, gives them roles and takes them back, on the page."""

import pytest

from tests.browser import Browser


@pytest.fixture
def administrator(people) -> Browser:
    return people.administrator()


def found(page) -> list[str]:
    return [str(tag["id"]) for name, tag in page.html.tags if name == "li" and str(tag.get("id")).startswith("p-")]


def test_people_are_for_administrators(people):
    assert people.coordinator().open("/personnes").status == 403


def test_a_role_is_given_found_and_taken_back(people, administrator):
    someone = people.known("Maud")
    me = someone.api("GET", "/me").json["id"]
    page = administrator.open("/personnes?q=mau")
    page = administrator.submit(page, f"/personnes/{me}/facilitator")
    assert "Maud a maintenant le rôle" in page.text
    assert found(administrator.open("/personnes?role=facilitator")) == [f"p-{me}"]
    page = administrator.submit(page, f"/personnes/{me}/facilitator")
    assert "Maud n’a plus le rôle" in page.text
    assert someone.api("GET", "/me").json["roles"] == []


def test_who_has_no_role_is_found_by_name_and_not_listed(people, administrator):
    people.known("Maud")
    assert "Maud" not in administrator.open("/personnes").text
    assert "Maud" in administrator.open("/personnes?q=Maud").text


def test_an_address_that_is_none_is_said_so(administrator):
    page = administrator.open("/personnes?q=maud@")
    assert page.status == 422
    assert "maud@" in [value for _, value in page.html.forms[0].values]


def test_the_last_administrator_stays_one(administrator):
    me = administrator.api("GET", "/me").json["id"]
    page = administrator.submit(administrator.open("/personnes"), f"/personnes/{me}/administrator")
    assert page.status == 409
    assert "dernière personne" in page.text
    assert administrator.open("/personnes").status == 200
