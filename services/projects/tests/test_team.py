"""Who carries a project: taken in, asking, accepted, leaving."""

from typing import Any

import eventlet
import pytest

from chassis.context import Acting
from chassis.http.client import Answer
from services.projects.tests.people import Place


def take(place: Place, by: Acting, project: dict[str, Any], **said: Any) -> Answer:
    return place.call(by, "POST", f"/projects/{project['id']}/team", {"role": "member"} | said)


def join(place: Place, who: Acting, project: dict[str, Any]) -> dict[str, Any]:
    return dict(place.done(who, "POST", f"/projects/{project['id']}/team/join"))


def team(place: Place, who: Acting, project: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["role"], item["state"]) for item in place.listed(who, f"/projects/{project['id']}/team")]


def test_a_holder_takes_someone_in(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder)
    assert take(place, holder, project, participant=str(lou.participant)).json["state"] == "active"
    assert place.told("project.joined")[-1].authors == (holder.participant, lou.participant)
    assert place.told("member.accepted")[-1].authors == (lou.participant,)


def test_someone_without_an_account_is_called_as_they_wish(place: Place) -> None:
    project = place.project()
    take(place, place.coordinator(), project, label="Mémé Rose")
    read = place.done(place.visitor, "GET", f"/projects/{project['id']}")
    assert read["team"] == [{"label": "Mémé Rose", "role": "member"}]


def test_that_name_is_in_no_event(place: Place) -> None:
    take(place, place.coordinator(), place.project(), label="Mémé Rose")
    assert "Rose" not in str([event.data for event in place.told()])


@pytest.mark.parametrize("said", [{}, {"label": "Rose", "participant": "019ab000-0000-7000-8000-000000000000"}])
def test_it_is_a_person_or_a_name(place: Place, said: dict[str, str]) -> None:
    refused = take(place, place.coordinator(), place.project(), **said)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/participant")


def test_who_is_in_the_team_gets_the_role_and_no_second_place(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder, lou)
    before = len(place.told("project.joined"))
    take(place, holder, project, participant=str(lou.participant), role="holder")
    assert team(place, place.visitor, project) == [("holder", "active"), ("holder", "active")]
    assert len(place.told("project.joined")) == before
    assert len(place.told("project.team_changed")) == 1


def test_a_member_takes_nobody_in(place: Place) -> None:
    member = place.someone()
    project = place.project(place.someone(), member)
    assert take(place, member, project, label="Rose").status == 403


def test_who_asks_to_join_waits_for_a_yes(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder)
    asked = join(place, lou, project)
    assert (asked["state"], asked["mine"]) == ("asked", True)
    assert team(place, place.visitor, project) == [("holder", "active")]
    assert place.told("member.asked")[0].authors == (lou.participant,)


def test_who_may_accept_sees_who_asks(place: Place) -> None:
    holder, lou, max = place.someone(), place.someone(), place.someone()
    project = place.project(holder, max)
    join(place, lou, project)
    assert ("member", "asked") in team(place, holder, project)
    assert ("member", "asked") in team(place, lou, project)
    assert ("member", "asked") not in team(place, max, project)


def test_asking_twice_changes_nothing(place: Place) -> None:
    lou, project = place.someone(), place.project()
    assert join(place, lou, project)["id"] == join(place, lou, project)["id"]
    assert len(place.told("member.asked")) == 1


def test_asking_twice_at_once_asks_once(place: Place) -> None:
    lou, project = place.someone(), place.project()
    asked = list(eventlet.GreenPool().imap(lambda _: join(place, lou, project)["id"], range(4)))
    assert len(set(asked)) == len(place.told("member.asked")) == 1


def test_an_accepted_person_belongs_to_the_team(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder)
    asked = join(place, lou, project)
    place.done(holder, "POST", f"/projects/{project['id']}/team/{asked['id']}/accept")
    assert place.change(lou, f"/projects/{project['id']}", {"story": "À deux."}).status == 200
    assert place.told("project.joined")[-1].authors == (holder.participant, lou.participant)
    assert place.told("member.accepted")[-1].authors == (lou.participant,)


def test_nobody_accepts_themselves(place: Place) -> None:
    lou, project = place.someone(), place.project(place.someone())
    asked = join(place, lou, project)
    assert place.call(lou, "POST", f"/projects/{project['id']}/team/{asked['id']}/accept").status == 403


def test_a_holder_gives_a_role(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder, lou)
    member = place.listed(holder, f"/projects/{project['id']}/team")[1]
    path = f"/projects/{project['id']}/team/{member['id']}"
    assert place.change(holder, path, {"role": "holder"}).json["role"] == "holder"
    assert len(place.told("project.team_changed")) == 1
    assert place.change(holder, path, {"role": "member"}).status == 412


def test_who_only_asks_gets_a_role_that_counts_once_they_are_in(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder)
    path = f"/projects/{project['id']}/team/{join(place, lou, project)['id']}"
    assert place.change(holder, path, {"role": "mentor"}).json["role"] == "mentor"
    assert place.told("project.team_changed") == []
    place.done(holder, "POST", f"{path}/accept")
    assert team(place, place.visitor, project) == [("holder", "active"), ("mentor", "active")]


@pytest.mark.parametrize("act", ["role", "accept", "leave"])
def test_who_is_not_known_yet_is_not_there_for_the_team(place: Place, act: str) -> None:
    holder = place.someone()
    project = place.project(holder)
    path = f"/projects/{project['id']}/team/{join(place, place.newcomer(), project)['id']}"
    answers = {
        "role": lambda: place.change(holder, path, {"role": "mentor"}),
        "accept": lambda: place.call(holder, "POST", f"{path}/accept"),
        "leave": lambda: place.call(holder, "DELETE", path),
    }
    assert answers[act]().status == 404


def test_a_person_leaves(place: Place) -> None:
    lou = place.someone()
    project = place.project(place.someone(), lou)
    mine = next(item for item in place.listed(lou, f"/projects/{project['id']}/team") if item["mine"])
    assert place.call(lou, "DELETE", f"/projects/{project['id']}/team/{mine['id']}").status == 204
    assert team(place, place.visitor, project) == [("holder", "active")]
    assert lou.participant not in place.told("project.left")[0].authors


def test_who_asked_may_be_refused_and_nobody_else_hears_of_it(place: Place) -> None:
    holder, lou = place.someone(), place.someone()
    project = place.project(holder)
    asked = join(place, lou, project)
    assert place.call(holder, "DELETE", f"/projects/{project['id']}/team/{asked['id']}").status == 204
    assert [event.visibility for event in place.told("member.dropped")] == ["internal"]
    assert place.told("project.left") == []


def test_a_member_takes_nobody_out(place: Place) -> None:
    lou, max = place.someone(), place.someone()
    project = place.project(place.someone(), lou, max)
    other = place.listed(lou, f"/projects/{project['id']}/team")[2]
    assert place.call(lou, "DELETE", f"/projects/{project['id']}/team/{other['id']}").status == 403


def test_a_member_of_another_project_is_not_found_here(place: Place) -> None:
    coordinator = place.coordinator()
    here, there = place.project(), place.project(place.someone())
    member = place.listed(coordinator, f"/projects/{there['id']}/team")[0]
    assert place.call(coordinator, "DELETE", f"/projects/{here['id']}/team/{member['id']}").status == 404


def test_nobody_joins_what_has_stopped(place: Place) -> None:
    project = place.project()
    place.step(place.coordinator(), project, "stopped", "Plus personne.")
    assert place.call(place.someone(), "POST", f"/projects/{project['id']}/team/join").status == 409
