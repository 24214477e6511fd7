"""What a project brought about, and how it is known; and the figures of a territory."""

from typing import Any

import pytest

from services.projects.tests.people import INDICATOR, Place


def recorded(place: Place, project: dict[str, Any], **changed: Any) -> dict[str, Any]:
    said = INDICATOR | changed
    return dict(place.done(place.coordinator(), "POST", f"/projects/{project['id']}/indicators", said))


def test_a_team_records_what_it_brought_about(place: Place) -> None:
    member = place.someone()
    project = place.project(place.someone(), member)
    made = place.done(member, "POST", f"/projects/{project['id']}/indicators", INDICATOR)
    assert {name: made[name] for name in INDICATOR} == INDICATOR
    assert made["origins"] == [f"projects/{project['id']}"]
    told = place.told("indicator.recorded")[0]
    assert (told.visibility, told.data["value"], told.data["measured"]) == ("public", 1.5, True)


@pytest.mark.parametrize("missing", list(INDICATOR))
def test_a_figure_without_how_it_is_known_is_none(place: Place, missing: str) -> None:
    said = {name: value for name, value in INDICATOR.items() if name != missing}
    refused = place.call(place.coordinator(), "POST", f"/projects/{place.project()['id']}/indicators", said)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, f"/{missing}")
    assert place.told("indicator.recorded") == []


@pytest.mark.parametrize("method", ["", "  ", None])
def test_an_empty_method_is_none(place: Place, method: str | None) -> None:
    said = INDICATOR | {"method": method}
    refused = place.call(place.coordinator(), "POST", f"/projects/{place.project()['id']}/indicators", said)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/method")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"value": -1}, "/value"),
        ({"value": "deux"}, "/value"),
        ({"what": "Emploi créé"}, "/what"),
        ({"interval": {"starts_on": "2030-02-01", "ends_on": "2030-01-01"}}, "/interval/ends_on"),
        ({"measured": "peut-être"}, "/measured"),
    ],
)
def test_a_figure_is_checked(place: Place, changed: dict[str, Any], pointer: str) -> None:
    said = INDICATOR | changed
    refused = place.call(place.coordinator(), "POST", f"/projects/{place.project()['id']}/indicators", said)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_none_at_all_is_a_figure(place: Place) -> None:
    assert recorded(place, place.project(), value=0)["value"] == 0


def test_a_figure_is_corrected_in_the_open(place: Place) -> None:
    coordinator, made = place.coordinator(), recorded(place, place.project())
    interval = {"starts_on": "2030-03-01", "ends_on": None}
    changed = place.change(coordinator, f"/indicators/{made['id']}", {"value": 2, "interval": interval}).json
    assert (changed["value"], changed["interval"], changed["version"]) == (2, interval, 2)
    assert place.told("indicator.edited")[0].data["value"] == 2


@pytest.mark.parametrize("act", ["record", "edit"])
def test_nobody_else_touches_figures(place: Place, act: str) -> None:
    project, somebody = place.project(place.someone()), place.someone()
    made = recorded(place, project)
    answers = {
        "record": lambda: place.call(somebody, "POST", f"/projects/{project['id']}/indicators", INDICATOR),
        "edit": lambda: place.change(somebody, f"/indicators/{made['id']}", {"value": 100}),
    }
    assert answers[act]().status == 403


def test_figures_are_found_by_project_and_what(place: Place) -> None:
    project = place.project()
    job, spot = recorded(place, project), recorded(place, project, what="place", measured=False)
    recorded(place, place.project(), what="activity")
    assert {item["id"] for item in place.listed(place.visitor, f"/indicators?project={project['id']}")} == {
        job["id"],
        spot["id"],
    }
    assert [item["id"] for item in place.listed(place.visitor, "/indicators?what=job")] == [job["id"]]
    assert [item["id"] for item in place.listed(place.visitor, "/indicators?measured=false")] == [spot["id"]]


def statistics(place: Place, query: str = "") -> dict[str, Any]:
    return dict(place.done(place.visitor, "GET", "/statistics/projects", query=query))


def test_projects_are_counted_by_stage(place: Place) -> None:
    place.project()
    place.step(place.coordinator(), place.project(), "building")
    counted = {row["stage"]: row["projects"] for row in statistics(place)["projects"]}
    assert (counted["emerging"], counted["building"], counted["rooted"]) == (1, 1, 0)


def test_commitments_are_added_up_by_kind_state_and_unit(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    for hours in (2, 3.5):
        place.accepted(place.someone(), holder, project, quantity=hours)
    place.offered(place.someone(), project, kind="money", quantity=5000, unit="EUR")
    assert statistics(place)["commitments"] == [
        {"kind": "money", "state": "offered", "unit": "EUR", "commitments": 1, "quantity": 5000},
        {"kind": "time", "state": "accepted", "unit": "hour", "commitments": 2, "quantity": 5.5},
    ]


def test_what_is_measured_and_what_is_estimated_are_never_added_up(place: Place) -> None:
    project = place.project()
    for value, measured in ((1, True), (2, True), (10, False)):
        recorded(place, project, value=value, measured=measured)
    assert [(row["measured"], row["value"]) for row in statistics(place)["indicators"]] == [(False, 10), (True, 3)]


def test_figures_of_one_edition_are_of_that_edition(place: Place) -> None:
    recorded(place, place.project(areas=["sud"]))
    recorded(place, place.project(areas=["nord"]), value=7)
    found = statistics(place, "edition=nord-2022")
    assert [row["value"] for row in found["indicators"]] == [7]
    assert sum(row["projects"] for row in found["projects"]) == 1
