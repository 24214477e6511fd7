"""Taking steps: forward, back, resting, going on, ending."""

import eventlet
import pytest

from services.projects.tests.people import Place


def test_a_holder_takes_a_step(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    moved = place.step(holder, project, "building").json
    assert (moved["stage"], moved["state"], moved["version"]) == ("building", "building", project["version"] + 1)
    assert [event.data["stage"] for event in place.told("project.stage_changed")] == ["building"]


def test_two_stages_at_once_are_refused(place: Place) -> None:
    refused = place.step(place.coordinator(), place.project(), "testing")
    assert (refused.status, refused.json["state"]) == (409, "emerging")


@pytest.mark.parametrize("to", ["paused", "stopped"])
def test_a_pause_and_an_end_need_a_reason(place: Place, to: str) -> None:
    refused = place.step(place.coordinator(), place.project(), to)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/reason")


def test_a_step_back_needs_a_reason(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    place.step(coordinator, project, "building")
    assert place.step(coordinator, project, "emerging").status == 422
    assert place.step(coordinator, project, "emerging", "Le local nous manque.").json["stage"] == "emerging"


def test_a_paused_project_goes_on_where_it_was_and_nowhere_else(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    place.step(coordinator, project, "building")
    place.step(coordinator, project, "paused", "C’est l’été.")
    assert place.step(coordinator, project, "emerging").status == 409
    assert place.step(coordinator, project, "building").json["stage"] == "building"
    assert len(place.told("project.paused")) == len(place.told("project.resumed")) == 1


def test_the_pages_know_where_a_project_may_go(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    assert project["next_stages"] == ["building", "paused", "stopped"]
    place.step(coordinator, project, "building")
    assert place.step(coordinator, project, "paused", "C’est l’été.").json["next_stages"] == ["building", "stopped"]


def test_each_step_stays_to_be_read_with_its_reason(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    place.step(coordinator, project, "building")
    place.step(coordinator, project, "emerging", "Le local nous manque.")
    steps = place.listed(place.visitor, f"/projects/{project['id']}/stages")
    assert [(step["before"], step["stage"], step["reason"]) for step in steps] == [
        ("building", "emerging", "Le local nous manque."),
        ("emerging", "building", None),
    ]


def test_the_reason_of_the_last_step_is_shown(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    assert place.step(coordinator, project, "paused", "C’est l’été.").json["reason"] == "C’est l’été."
    assert place.step(coordinator, project, "emerging").json["reason"] is None


def test_an_end_closes_what_was_asked_for(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    call = place.opened(coordinator, project)
    place.step(coordinator, project, "stopped", "Plus personne pour le porter.")
    assert place.done(place.visitor, "GET", f"/calls/{call['id']}")["state"] == "closed"
    assert len(place.told("project.stopped")) == len(place.told("call.closed")) == 1


def test_a_member_takes_no_step_where_somebody_holds_the_project(place: Place) -> None:
    holder, member = place.someone(), place.someone()
    project = place.project(holder, member)
    assert place.step(member, project, "building").status == 403


def test_a_member_takes_a_step_as_long_as_nobody_holds_the_project(place: Place) -> None:
    member = place.someone()
    project = place.born(place.selected(member))[0]
    assert place.step(member, project, "building").status == 200


@pytest.mark.parametrize("who", ["somebody", "visitor"])
def test_nobody_else_takes_a_step(place: Place, who: str) -> None:
    asker = place.someone() if who == "somebody" else place.visitor
    refused = place.step(asker, place.project(place.someone()), "building")
    assert refused.status == (403 if who == "somebody" else 401)


def test_a_token_takes_a_step_with_its_scope_only(place: Place) -> None:
    project = place.project()
    assert place.step(place.token("projects:read"), project, "building").status == 403
    assert place.step(place.token("projects:write"), project, "building").status == 200


def test_the_same_step_twice_at_once_is_taken_once(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    pool = eventlet.GreenPool()
    done = list(pool.imap(lambda _: place.step(coordinator, project, "building").status, range(4)))
    assert sorted(done) == [200, 409, 409, 409]
    assert len(place.told("project.stage_changed")) == 1
