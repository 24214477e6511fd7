"""A project begins when a sheet is selected."""

import eventlet

from chassis.clock import new_id
from services.projects.tests.people import SHEET, Place


def test_a_selected_sheet_becomes_a_project(place: Place) -> None:
    event = place.selected(place.someone())
    project = place.born(event)[0]
    assert {name: project[name] for name in ("name", "social_use", "economic_model", "edition", "stage")} == {
        "name": SHEET["name"],
        "social_use": SHEET["social_use"],
        "economic_model": SHEET["economic_model"],
        "edition": "sud-2020",
        "stage": "emerging",
    }
    assert project["story"] == f"{SHEET['need']}\n\n{SHEET['idea']}"
    assert project["origins"] == [event.subject]


def test_its_authors_are_its_team(place: Place) -> None:
    camille, lou = place.someone(), place.someone()
    project = place.born(place.selected(camille, lou))[0]
    assert [member["role"] for member in project["team"]] == ["member", "member"]
    assert set(place.told("project.created")[0].authors) == {camille.participant, lou.participant}


def test_the_first_steps_of_a_sheet_are_its_milestones(place: Place) -> None:
    project = place.born(place.selected(place.someone()))[0]
    listed = place.listed(place.visitor, f"/projects/{project['id']}/milestones")
    assert [(item["title"], item["owner"], item["due_on"]) for item in listed] == [
        ("Trouver un local", "Camille", "2031-03-01")
    ]


def test_a_first_step_without_a_date_is_passed_over(place: Place) -> None:
    steps = [{"what": "Un jour", "who": None, "by": None}, {"what": "Bientôt"}, "n’importe quoi"]
    project = place.born(place.selected(first_steps=steps))[0]
    assert place.listed(place.visitor, f"/projects/{project['id']}/milestones") == []


def test_the_same_event_twice_makes_one_project(place: Place) -> None:
    event = place.selected(place.someone())
    place.again(event)
    assert len(place.born(event)) == 1


def test_the_same_sheet_selected_twice_makes_one_project(place: Place) -> None:
    sheet = new_id()
    event = place.selected(place.someone(), sheet=sheet)
    place.selected(place.someone(), sheet=sheet)
    assert len(place.born(event)) == len(place.told("project.created")) == 1


def test_the_same_sheet_selected_twice_at_once_makes_one_project(place: Place) -> None:
    sheet, pool = new_id(), eventlet.GreenPool()
    events = list(pool.imap(lambda _: place.selected(place.someone(), sheet=sheet), range(6)))
    assert len(place.born(events[0])) == 1


def test_a_sheet_with_the_least_in_it_becomes_a_project_too(place: Place) -> None:
    bare = dict.fromkeys(("idea", "first_steps", "economic_model", "social_use", "edition"))
    project = place.born(place.selected(**bare))[0]
    assert (project["story"], project["edition"], project["team"]) == (SHEET["need"], None, [])


def test_an_author_who_was_erased_is_not_of_the_team(place: Place) -> None:
    camille, lou = place.someone(), place.someone()
    place.forgotten(camille)
    project = place.born(place.selected(camille, lou))[0]
    assert len(project["team"]) == 1
    assert place.told("project.created")[0].authors == (lou.participant,)


def test_an_author_who_turned_out_to_be_another_is_of_the_team_under_that_name(place: Place) -> None:
    before, known = place.someone(), place.someone()
    place.turns_out(before, known)
    place.selected(before, known)
    assert place.told("project.created")[0].authors == (known.participant,)
