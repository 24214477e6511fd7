"""Accompanying projects, as many as one can."""

from typing import Any

import eventlet
import pytest

from chassis.context import Acting
from services.projects.tests.people import Place

NEW = {"skills": ["Comptabilité", "Droit des associations"], "capacity": 1, "areas": ["nord"]}


def offers(place: Place, who: Acting, **changed: Any) -> dict[str, Any]:
    return dict(place.done(who, "POST", "/mentors", NEW | changed))


def accompanies(place: Place, who: Acting, project: dict[str, Any]) -> int:
    asked = {"participant": str(who.participant), "role": "mentor"}
    return place.call(place.coordinator(), "POST", f"/projects/{project['id']}/team", asked).status


def test_a_person_with_that_role_offers_it(place: Place) -> None:
    made = offers(place, place.someone("mentor"))
    read = place.done(place.visitor, "GET", f"/mentors/{made['id']}")
    assert (read["skills"], read["free"], read["label"]) == (NEW["skills"], 1, "une personne du territoire")


def test_no_event_says_who(place: Place) -> None:
    mentor = place.someone("mentor")
    offers(place, mentor)
    told = place.told("mentor.joined")[0]
    assert (str(mentor.participant) in str(told.public()), told.authors) == (False, (mentor.participant,))


@pytest.mark.parametrize("who", ["someone", "token"])
def test_nobody_else_does(place: Place, who: str) -> None:
    asker = place.someone() if who == "someone" else place.token("mentors:write")
    assert place.call(asker, "POST", "/mentors", NEW).status == 403


def test_once_is_enough_even_at_the_same_moment(place: Place) -> None:
    mentor = place.someone("mentor")
    done = list(eventlet.GreenPool().imap(lambda _: place.call(mentor, "POST", "/mentors", NEW).status, range(4)))
    assert sorted(done) == [201, 409, 409, 409]


def test_a_place_is_taken_and_then_none_is_left(place: Place) -> None:
    mentor = place.someone("mentor")
    made = offers(place, mentor)
    assert accompanies(place, mentor, place.project()) == 201
    assert place.done(place.visitor, "GET", f"/mentors/{made['id']}")["free"] == 0
    assert accompanies(place, mentor, place.project()) == 409


def test_the_last_place_is_taken_once_even_at_the_same_moment(place: Place) -> None:
    mentor = place.someone("mentor")
    offers(place, mentor)
    projects = [place.project() for _ in range(4)]
    done = list(eventlet.GreenPool().imap(lambda project: accompanies(place, mentor, project), projects))
    assert sorted(done) == [201, 409, 409, 409]


def test_a_role_given_later_takes_a_place_too(place: Place) -> None:
    mentor = place.someone("mentor")
    offers(place, mentor, capacity=0)
    project = place.project(place.someone(), mentor)
    member = place.listed(mentor, f"/projects/{project['id']}/team")[1]
    path = f"/projects/{project['id']}/team/{member['id']}"
    assert place.change(place.coordinator(), path, {"role": "mentor"}).status == 409


def test_a_project_that_stops_frees_a_place(place: Place) -> None:
    mentor, project = place.someone("mentor"), place.project()
    made = offers(place, mentor)
    accompanies(place, mentor, project)
    place.step(place.coordinator(), project, "stopped", "Plus personne.")
    assert place.done(place.visitor, "GET", f"/mentors/{made['id']}")["free"] == 1


def test_mentors_are_found_by_area_and_free_places(place: Place) -> None:
    north, anywhere = offers(place, place.someone("mentor")), offers(place, place.someone("mentor"), areas=[])
    full = offers(place, place.someone("mentor"), capacity=0, areas=["sud"])
    found = {query: {item["id"] for item in place.listed(place.visitor, f"/mentors?{query}")} for query in
             ("area=nord", "free=true", "free=false", f"ids={full['id']}")}  # fmt: skip
    assert found == {
        "area=nord": {north["id"], anywhere["id"]},
        "free=true": {north["id"], anywhere["id"]},
        "free=false": {full["id"]},
        f"ids={full['id']}": {full["id"]},
    }


def test_they_change_what_they_offer_and_others_do_not(place: Place) -> None:
    mentor = place.someone("mentor")
    path = f"/mentors/{offers(place, mentor)['id']}"
    assert place.change(place.someone("mentor"), path, {"capacity": 3}).status == 403
    assert place.change(mentor, path, {"capacity": 3}).json["free"] == 3
    assert len(place.told("mentor.edited")) == 1


def test_they_stop_when_they_wish(place: Place) -> None:
    mentor = place.someone("mentor")
    path = f"/mentors/{offers(place, mentor)['id']}"
    assert place.call(mentor, "DELETE", path).status == 204
    assert place.call(place.visitor, "GET", path).status == 404
    assert [event.visibility for event in place.told("mentor.left")] == ["public"]


def test_an_area_that_is_not_here_is_pointed_at(place: Place) -> None:
    refused = place.call(place.someone("mentor"), "POST", "/mentors", NEW | {"areas": ["est"]})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/areas/0")
