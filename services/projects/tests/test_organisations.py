"""Partners, and who commits in their name."""

import eventlet
import pytest

from services.projects.tests.people import COMMITMENT, Place

NEW = {"name": "Université de Lorraine", "kind": "university", "url": "https://www.univ-lorraine.fr"}


def test_a_coordinator_makes_a_partner_known(place: Place) -> None:
    made = place.done(place.coordinator(), "POST", "/organisations", NEW)
    assert place.done(place.visitor, "GET", f"/organisations/{made['id']}") == made
    assert place.told("organisation.created")[0].data["name"] == NEW["name"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [({"kind": "Une fac"}, "/kind"), ({"url": "javascript:alert(1)"}, "/url"), ({"name": ""}, "/name")],
)
def test_what_is_said_of_it_is_checked(place: Place, changed: dict[str, str], pointer: str) -> None:
    refused = place.call(place.coordinator(), "POST", "/organisations", NEW | changed)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_name_is_borne_once_in_whatever_case(place: Place) -> None:
    place.done(place.coordinator(), "POST", "/organisations", NEW)
    assert place.call(place.coordinator(), "POST", "/organisations", NEW | {"name": NEW["name"].upper()}).status == 409


def test_a_name_is_borne_once_even_at_the_same_moment(place: Place) -> None:
    make = lambda _: place.call(place.coordinator(), "POST", "/organisations", NEW).status  # noqa: E731
    assert sorted(eventlet.GreenPool().imap(make, range(4))) == [201, 409, 409, 409]


def test_a_partner_is_changed_but_not_to_the_name_of_another(place: Place) -> None:
    coordinator = place.coordinator()
    place.done(coordinator, "POST", "/organisations", NEW)
    path = f"/organisations/{place.organisation()['id']}"
    assert place.change(coordinator, path, {"name": "cress grand est", "url": None}).json["name"] == "cress grand est"
    assert place.change(coordinator, path, {"name": NEW["name"]}, version=2).status == 409
    assert len(place.told("organisation.edited")) == 1


def test_partners_are_listed_by_name_page_by_page(place: Place) -> None:
    for name in ("Zèbre", "abeille", "Mouton"):
        place.organisation(name=name)
    first = place.done(place.visitor, "GET", "/organisations", query="limit=2")
    rest = place.done(place.visitor, "GET", "/organisations", query=f"limit=2&after={first['next']}")
    assert [item["name"] for item in first["items"] + rest["items"]] == ["abeille", "Mouton", "Zèbre"]


@pytest.mark.parametrize("act", ["create", "edit", "members", "add"])
def test_partners_are_the_coordinators_business(place: Place, act: str) -> None:
    path, somebody = f"/organisations/{place.organisation()['id']}", place.someone("mentor")
    answers = {
        "create": lambda: place.call(somebody, "POST", "/organisations", NEW),
        "edit": lambda: place.change(somebody, path, {"name": "Autre"}),
        "members": lambda: place.call(somebody, "GET", f"{path}/members"),
        "add": lambda: place.call(somebody, "POST", f"{path}/members", {"participant": str(somebody.participant)}),
    }
    assert answers[act]().status == 403


def test_who_speaks_for_it_commits_in_its_name(place: Place) -> None:
    lou = place.someone()
    organisation = place.organisation(lou)
    given = {"kind": "organisation", "organisation": organisation["id"]}
    made = place.accepted(lou, place.coordinator(), place.project(), giver=given)
    read = place.read(place.visitor, made).json
    assert read["giver"] == {
        "kind": "organisation",
        "organisation": f"organisations/{organisation['id']}",
        "label": "CRESS Grand Est",
    }
    assert place.told("commitment.accepted")[0].data["giver"] == {
        "kind": "organisation",
        "organisation": f"organisations/{organisation['id']}",
    }


def test_nobody_else_does(place: Place) -> None:
    given = {"kind": "organisation", "organisation": place.organisation(place.someone())["id"]}
    said = COMMITMENT | {"project": place.project()["id"], "giver": given}
    refused = place.call(place.someone(), "POST", "/commitments", said)
    assert (refused.status, "CRESS Grand Est" in refused.json["detail"]) == (403, True)


def test_a_colleague_may_free_it_of_its_word(place: Place) -> None:
    lou, colleague = place.someone(), place.someone()
    given = {"kind": "organisation", "organisation": place.organisation(lou, colleague)["id"]}
    made = place.offered(lou, place.project(), giver=given)
    assert [item["id"] for item in place.listed(colleague, "/commitments?mine=true")] == [made["id"]]
    assert place.answer(colleague, made, "release").status == 200


def test_a_second_membership_changes_nothing(place: Place) -> None:
    lou = place.someone()
    organisation = place.organisation(lou, lou)
    assert len(place.listed(place.coordinator(), f"/organisations/{organisation['id']}/members")) == 1


def test_who_speaks_for_it_no_more_commits_no_more(place: Place) -> None:
    lou, coordinator = place.someone(), place.coordinator()
    organisation = place.organisation(lou)
    member = place.listed(coordinator, f"/organisations/{organisation['id']}/members")[0]
    path = f"/organisations/{organisation['id']}/members/{member['id']}"
    assert place.call(coordinator, "DELETE", path).status == 204
    given = {"kind": "organisation", "organisation": organisation["id"]}
    said = COMMITMENT | {"project": place.project()["id"], "giver": given}
    assert place.call(lou, "POST", "/commitments", said).status == 403


def test_a_member_of_another_organisation_is_not_found_here(place: Place) -> None:
    coordinator, here, there = (
        place.coordinator(),
        place.organisation(),
        place.organisation(place.someone(), name="CAF"),
    )
    member = place.listed(coordinator, f"/organisations/{there['id']}/members")[0]
    assert place.call(coordinator, "DELETE", f"/organisations/{here['id']}/members/{member['id']}").status == 404


def test_partners_are_found_by_kind_and_ids(place: Place) -> None:
    made = place.organisation()
    place.done(place.coordinator(), "POST", "/organisations", NEW)
    for query in ("kind=network", f"ids={made['id']}"):
        assert [item["id"] for item in place.listed(place.visitor, f"/organisations?{query}")] == [made["id"]]


def test_mine_are_those_that_i_speak_for(place: Place) -> None:
    lou = place.someone()
    mine = place.organisation(lou)
    place.organisation(name="France Active Lorraine")
    assert [item["id"] for item in place.listed(lou, "/organisations?mine=true")] == [mine["id"]]
