"""Asking for time, skills, money, premises, equipment."""

from datetime import timedelta
from typing import Any

import pytest

from projects.calls import queries
from services.projects.tests.people import Place


def test_a_team_asks_for_something(place: Place) -> None:
    member = place.someone()
    project = place.project(place.someone(), member)
    made = place.opened(member, project, quantity=40, unit="hour")
    assert (made["state"], made["quantity"], made["origins"]) == ("open", 40, [f"projects/{project['id']}"])
    assert place.told("call.opened")[0].data["title"] == made["title"]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"kind": "money", "quantity": 12.5}, "/quantity"),
        ({"kind": "money", "quantity": 100, "unit": "CHF"}, "/unit"),
        ({"kind": "time", "quantity": 2, "unit": "day"}, "/unit"),
        ({"kind": "equipment", "quantity": 2}, "/unit"),
        ({"quantity": 0}, "/quantity"),
        ({"quantity": -1}, "/quantity"),
        ({"quantity": "3"}, "/quantity"),
        ({"quantity": True}, "/quantity"),
        ({"quantity": 1.234}, "/quantity"),
        ({"quantity": 10**13}, "/quantity"),
        ({"kind": "love"}, "/kind"),
        ({"until": "2020-01-01"}, "/until"),
    ],
)
def test_what_is_asked_for_is_checked(place: Place, said: dict[str, Any], pointer: str) -> None:
    asked = {"kind": "time", "title": "Des mains"} | said
    refused = place.call(place.coordinator(), "POST", f"/projects/{place.project()['id']}/calls", asked)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_time_is_in_hours_and_money_in_cents_of_euros_unless_said(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    assert place.opened(coordinator, project, quantity=1.5)["unit"] == "hour"
    assert place.opened(coordinator, project, kind="money", quantity=250000)["unit"] == "EUR"


def test_an_open_call_is_changed_and_a_closed_one_is_not(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    made = place.opened(coordinator, project, quantity=4)
    path = f"/calls/{made['id']}"
    assert place.change(coordinator, path, {"quantity": 8}).json["quantity"] == 8
    assert place.done(coordinator, "POST", f"{path}/close")["actions"] == []
    assert place.change(coordinator, path, {"quantity": 9}, version=3).status == 409


@pytest.mark.parametrize("act", ["open", "edit", "close"])
def test_nobody_else_touches_calls(place: Place, act: str) -> None:
    project, somebody = place.project(place.someone()), place.someone()
    path = f"/calls/{place.opened(place.coordinator(), project)['id']}"
    said = {"kind": "time", "title": "Des mains"}
    answers = {
        "open": lambda: place.call(somebody, "POST", f"/projects/{project['id']}/calls", said),
        "edit": lambda: place.change(somebody, path, {"title": "Autre chose"}),
        "close": lambda: place.call(somebody, "POST", f"{path}/close"),
    }
    assert answers[act]().status == 403


def test_a_stopped_project_asks_for_nothing(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    place.step(coordinator, project, "stopped", "Plus personne.")
    said = {"kind": "time", "title": "Des mains"}
    assert place.call(coordinator, "POST", f"/projects/{project['id']}/calls", said).status == 409


def test_calls_are_found_by_kind_and_by_whether_they_are_open(place: Place) -> None:
    coordinator, project = place.coordinator(), place.project()
    time = place.opened(coordinator, project, until="2031-01-01")
    money = place.opened(coordinator, project, kind="money")
    place.done(coordinator, "POST", f"/calls/{money['id']}/close")
    assert [item["id"] for item in place.listed(place.visitor, "/calls?kind=money")] == [money["id"]]
    assert [item["id"] for item in place.listed(place.visitor, "/calls?open=true")] == [time["id"]]
    assert [item["id"] for item in place.listed(place.visitor, "/calls?open=false")] == [money["id"]]
    listed = place.listed(place.visitor, f"/projects/{project['id']}/calls")
    assert [item["id"] for item in listed] == [money["id"], time["id"]]


def test_a_call_takes_nothing_after_its_last_day(place: Place) -> None:
    made = place.opened(place.coordinator(), place.project(), until="2031-01-01")
    query = {"open": True, "limit": 20}
    with place.work(after=timedelta(days=365 * 30)) as work:
        assert queries.found(work, query).items == []
    assert made["open"]


def test_a_call_says_what_is_promised_and_what_was_kept_in_its_unit(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    call = place.opened(holder, project, quantity=10)
    aimed = {"project": None, "call": call["id"], "place": None}
    for quantity in (2, 3):
        made = place.accepted(place.someone(), holder, project, **aimed, quantity=quantity)
    place.accepted(place.someone(), holder, project, **aimed, kind="equipment", unit="vélo", quantity=7)
    place.offered(place.someone(), project, **aimed, quantity=1)
    place.answer(holder, made, "keep")
    [read] = place.listed(place.visitor, f"/projects/{project['id']}/calls")
    assert (read["promised"], read["kept"]) == (5, 3)


def test_a_promise_that_was_taken_back_or_missed_counts_no_more(place: Place) -> None:
    holder = place.someone()
    project = place.project(holder)
    call = place.opened(holder, project, quantity=10)
    for act in ("release", "miss"):
        made = place.accepted(place.someone(), holder, project, project=None, call=call["id"])
        place.answer(holder, made, act)
    assert place.done(place.visitor, "GET", f"/calls/{call['id']}")["promised"] == 0
