"""Nothing of one territory shows, or is reached, in another."""

from typing import Any

import pytest

from services.projects.tests.people import INDICATOR, Place

MENTOR = {"skills": ["Droit"], "capacity": 2}


def everything(place: Place) -> dict[str, str]:
    """One of each thing, by the path of its list."""
    holder, mentor = place.someone(), place.someone("mentor")
    project = place.project(holder)
    milestone = {"title": "Ouvrir", "owner": "L’équipe", "due_on": "2031-03-01"}
    made: dict[str, Any] = {
        "projects": project,
        "calls": place.opened(holder, project),
        "commitments": place.accepted(place.someone(), holder, project),
        "milestones": place.done(holder, "POST", f"/projects/{project['id']}/milestones", milestone),
        "indicators": place.done(holder, "POST", f"/projects/{project['id']}/indicators", INDICATOR),
        "organisations": place.organisation(),
        "mentors": place.done(mentor, "POST", "/mentors", MENTOR),
    }
    return {name: str(thing["id"]) for name, thing in made.items()}


THINGS = ["projects", "calls", "commitments", "milestones", "indicators", "organisations", "mentors"]


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_of_another_territory_never_existed(place: Place, elsewhere: Place, thing: str) -> None:
    id = everything(place)[thing]
    for who in (elsewhere.visitor, elsewhere.coordinator()):
        assert elsewhere.call(who, "GET", f"/{thing}/{id}").status == 404
        assert elsewhere.listed(who, f"/{thing}?ids={id}") == []
    assert place.call(place.visitor, "GET", f"/{thing}/{id}").status == 200


def test_nothing_is_given_to_a_project_of_another_territory(place: Place, elsewhere: Place) -> None:
    project = place.project()
    said = {"project": project["id"], "kind": "time", "quantity": 1, "period": {"starts_on": "2031-01-01"}}
    assert elsewhere.call(elsewhere.someone(), "POST", "/commitments", said).status == 422


def test_the_same_sheet_id_elsewhere_is_another_sheet(place: Place, elsewhere: Place) -> None:
    event = place.selected()
    assert len(place.born(event)) == 1
    assert elsewhere.born(event) == []


def test_a_person_forgotten_here_is_known_elsewhere(place: Place, elsewhere: Place) -> None:
    somebody = elsewhere.someone()
    project = elsewhere.project(somebody)
    place.forgotten(somebody)
    assert len(elsewhere.done(elsewhere.visitor, "GET", f"/projects/{project['id']}")["team"]) == 1
