"""Offering something to a call or a project."""

from typing import Any

import eventlet
import pytest

from chassis.clock import new_id
from services.projects.tests.people import COMMITMENT, Place

KEY = {"Idempotency-Key": "une-seule-fois"}


def test_a_person_offers_something_to_a_project(place: Place) -> None:
    giver, project = place.someone(), place.project()
    made = place.offered(giver, project)
    assert (made["state"], made["quantity"], made["unit"]) == ("offered", 6, "hour")
    assert (made["origins"], made["call"], made["mine"]) == ([f"projects/{project['id']}"], None, True)
    told = place.told("commitment.offered")[0]
    assert (told.visibility, told.authors) == ("internal", (giver.participant,))


def test_what_is_offered_to_a_call_comes_from_it(place: Place) -> None:
    project = place.project()
    call = place.opened(place.coordinator(), project)
    made = place.offered(place.someone(), project, project=None, call=call["id"])
    assert (made["origins"], made["project"]) == ([f"calls/{call['id']}"], f"projects/{project['id']}")


def test_all_read_it_only_once_it_is_accepted(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    made = place.offered(place.someone(), project)
    assert place.read(place.visitor, made).status == 404
    assert place.listed(place.visitor, "/commitments") == []
    place.answer(holder, made, "accept")
    assert place.read(place.visitor, made).status == 200
    assert [item["id"] for item in place.listed(place.visitor, "/commitments")] == [made["id"]]


def test_its_giver_and_the_team_read_it_at_once(place: Place) -> None:
    giver, holder, other = place.someone(), place.someone(), place.someone()
    made = place.offered(giver, place.project(holder), note="Je viens avec ma sœur.")
    for who in (giver, holder, place.coordinator(), place.token("commitments:read")):
        assert place.read(who, made).json["note"] == "Je viens avec ma sœur."
        assert [item["id"] for item in place.listed(who, "/commitments?state=offered")] == [made["id"]]
    assert place.read(other, made).status == 404
    assert place.listed(other, "/commitments?state=offered") == []


def test_the_note_is_never_for_all(place: Place) -> None:
    giver, holder = place.someone(), place.someone()
    made = place.accepted(giver, holder, place.project(holder), note="Je viens avec ma sœur.")
    assert place.read(place.visitor, made).json["note"] is None
    assert "sœur" not in str([event.data for event in place.told()])


def test_no_event_says_where_or_who(place: Place) -> None:
    giver = place.someone()
    place.offered(giver, place.project())
    data = str(place.told("commitment.offered")[0].public())
    assert ("Villerupt" in data, str(giver.participant) in data) == (False, False)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"quantity": 0}, "/quantity"),
        ({"quantity": None}, "/quantity"),
        ({"kind": "money", "quantity": 10.5, "unit": "EUR"}, "/quantity"),
        ({"kind": "money", "quantity": 10, "unit": "hour"}, "/unit"),
        ({"kind": "premises", "unit": None}, "/unit"),
        ({"period": {"starts_on": "2031-05-02", "ends_on": "2031-05-01"}}, "/period/ends_on"),
        ({"period": {"starts_on": "hier"}}, "/period/starts_on"),
        ({"period": None}, "/period"),
        ({"giver": {"kind": "organisation"}}, "/giver/organisation"),
        ({"giver": {"kind": "person", "organisation": str(new_id())}}, "/giver/organisation"),
        ({"giver": {"kind": "organisation", "organisation": str(new_id())}}, "/giver/organisation"),
        ({"project": str(new_id())}, "/project"),
        ({"project": None}, "/project"),
        ({"call": str(new_id())}, "/project"),
        ({"project": None, "call": str(new_id())}, "/call"),
        ({"note": "x" * 1001}, "/note"),
    ],
)
def test_what_is_offered_is_checked(place: Place, said: dict[str, Any], pointer: str) -> None:
    offered = COMMITMENT | {"project": place.project()["id"]} | said
    refused = place.call(place.someone(), "POST", "/commitments", offered)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_unit_that_the_kind_tells_need_not_be_said(place: Place) -> None:
    said = {name: value for name, value in COMMITMENT.items() if name != "unit"} | {"project": place.project()["id"]}
    assert place.done(place.someone(), "POST", "/commitments", said)["unit"] == "hour"


def test_nothing_is_offered_to_a_closed_call(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    call = place.opened(coordinator, project)
    place.done(coordinator, "POST", f"/calls/{call['id']}/close")
    refused = place.call(place.someone(), "POST", "/commitments", COMMITMENT | {"call": call["id"]})
    assert (refused.status, refused.json["state"]) == (409, "closed")


def test_nothing_is_offered_to_a_stopped_project(place: Place) -> None:
    project = place.project()
    place.step(place.coordinator(), project, "stopped", "Plus personne.")
    said = COMMITMENT | {"project": project["id"]}
    assert place.call(place.someone(), "POST", "/commitments", said).status == 409


def test_a_token_offers_nothing(place: Place) -> None:
    said = COMMITMENT | {"project": place.project()["id"]}
    assert place.call(place.token("commitments:write"), "POST", "/commitments", said).status == 403


def test_the_same_request_twice_at_once_offers_once(place: Place) -> None:
    giver, said = place.someone(), COMMITMENT | {"project": place.project()["id"]}
    offer = lambda _: place.call(giver, "POST", "/commitments", said, headers=KEY).status  # noqa: E731
    assert set(eventlet.GreenPool().imap(offer, range(4))) <= {201, 409}
    assert len(place.listed(giver, "/commitments?mine=true")) == 1


@pytest.mark.parametrize("filter", ["project", "call", "ids"])
def test_commitments_are_found_by_what_they_are_given_to(place: Place, filter: str) -> None:
    holder = place.someone()
    project, other = place.project(holder), place.project(holder)
    call = place.opened(holder, project)
    wanted = place.accepted(place.someone(), holder, project, project=None, call=call["id"])
    place.accepted(place.someone(), holder, other)
    query = {"project": f"project={project['id']}", "call": f"call={call['id']}", "ids": f"ids={wanted['id']}"}
    listed = place.listed(place.visitor, f"/commitments?{query[filter]}")
    assert [item["id"] for item in listed] == [wanted["id"]]
