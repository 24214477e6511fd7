"""What is to be reached, by whom and when; and news from the team."""

from typing import Any

import pytest

from chassis.context import Acting
from services.projects.tests.people import Place

MILESTONE = {"title": "Signer le bail", "owner": "Camille et la ville", "due_on": "2031-03-01"}


def milestone(place: Place, who: Acting, project: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return dict(place.done(who, "POST", f"/projects/{project['id']}/milestones", MILESTONE | changed))


def test_a_team_says_what_it_means_to_reach(place: Place) -> None:
    member = place.someone()
    made = milestone(place, member, place.project(place.someone(), member))
    assert (made["state"], made["owner"], made["origins"]) == ("planned", MILESTONE["owner"], [made["project"]])
    assert place.told("milestone.created")[0].data["title"] == MILESTONE["title"]


def test_who_sees_to_it_is_in_no_event(place: Place) -> None:
    milestone(place, place.coordinator(), place.project())
    assert "owner" not in place.told("milestone.created")[0].data


@pytest.mark.parametrize("missing", ["title", "owner", "due_on"])
def test_a_milestone_has_a_title_an_owner_and_a_date(place: Place, missing: str) -> None:
    said = {name: value for name, value in MILESTONE.items() if name != missing}
    refused = place.call(place.coordinator(), "POST", f"/projects/{place.project()['id']}/milestones", said)
    assert [error["pointer"] for error in refused.json["errors"]] == [f"/{missing}"]


def test_milestones_are_listed_by_date(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    for day in ("2031-05-01", "2031-01-01", "2031-03-01"):
        milestone(place, coordinator, project, due_on=day)
    path = f"/projects/{project['id']}/milestones"
    first = place.done(place.visitor, "GET", path, query="limit=2")
    rest = place.done(place.visitor, "GET", path, query=f"limit=2&after={first['next']}")
    assert [item["due_on"] for item in first["items"] + rest["items"]] == ["2031-01-01", "2031-03-01", "2031-05-01"]


def test_a_milestone_is_changed_by_its_team(place: Place) -> None:
    member = place.someone()
    made = milestone(place, member, place.project(place.someone(), member))
    assert place.change(member, f"/milestones/{made['id']}", {"due_on": "2031-04-01"}).json["due_on"] == "2031-04-01"
    assert len(place.told("milestone.edited")) == 1


def test_a_milestone_is_reached(place: Place) -> None:
    member = place.someone()
    made = milestone(place, member, place.project(place.someone(), member))
    reached = place.done(member, "POST", f"/milestones/{made['id']}/reach")
    assert (reached["state"], reached["actions"]) == ("reached", ["edit"])
    assert place.told("milestone.reached")[0].data["state"] == "reached"


@pytest.mark.parametrize("act", ["create", "edit", "reach"])
def test_nobody_else_touches_milestones(place: Place, act: str) -> None:
    project, somebody = place.project(place.someone()), place.someone()
    made = milestone(place, place.coordinator(), project)
    answers = {
        "create": lambda: place.call(somebody, "POST", f"/projects/{project['id']}/milestones", MILESTONE),
        "edit": lambda: place.change(somebody, f"/milestones/{made['id']}", {"title": "Autre"}),
        "reach": lambda: place.call(somebody, "POST", f"/milestones/{made['id']}/reach"),
    }
    assert answers[act]().status == 403


def test_milestones_are_found_by_their_ids_and_state(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    one, two = milestone(place, coordinator, project), milestone(place, coordinator, project)
    place.done(coordinator, "POST", f"/milestones/{two['id']}/reach")
    assert [item["id"] for item in place.listed(place.visitor, f"/milestones?ids={one['id']}")] == [one["id"]]
    assert [item["id"] for item in place.listed(place.visitor, "/milestones?state=reached")] == [two["id"]]


def test_a_team_gives_news(place: Place) -> None:
    member = place.someone()
    project = place.project(place.someone(), member)
    place.done(member, "POST", f"/projects/{project['id']}/updates", {"text": "Nous avons un local !"})
    listed = place.listed(place.visitor, f"/projects/{project['id']}/updates")
    assert [(item["text"], item["author"]["label"]) for item in listed] == [
        ("Nous avons un local !", "une personne du territoire")
    ]


def test_the_words_of_news_are_in_no_event(place: Place) -> None:
    member = place.someone()
    project = place.project(member)
    place.done(member, "POST", f"/projects/{project['id']}/updates", {"text": "Nous avons un local !"})
    told = place.told("project.update_posted")[0]
    assert (told.subject, "local" in str(told.data)) == (f"projects/{project['id']}", False)


def test_a_coordinator_gives_no_news_for_a_team(place: Place) -> None:
    project = place.project(place.someone())
    answer = place.call(place.coordinator(), "POST", f"/projects/{project['id']}/updates", {"text": "Du nouveau."})
    assert answer.status == 403
