"""Planning a workshop, and changing what was planned."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.workshops.tests.place import CHALLENGE, NANCY, Place

ONE = {"If-Match": '"1"'}


def edit(place: Place, workshop: dict[str, Any], change: dict[str, Any]) -> Any:
    path = f"/workshops/{workshop['id']}"
    return place.call(place.coordinator, "PATCH", path, change, headers={"If-Match": f'"{workshop["version"]}"'})


def test_a_workshop_begins_as_a_draft_with_the_phases_of_its_format(place: Place) -> None:
    workshop = place.planned(format="workshop")
    assert (workshop["state"], workshop["phase"]) == ("draft", None)
    assert [(phase["code"], phase["minutes"]) for phase in workshop["phases"]] == [
        ("welcome", 15), ("needs", 30), ("ideas", 40), ("vote", 15), ("closing", 10),
    ]  # fmt: skip


def test_phases_are_planned_one_after_the_other(place: Place) -> None:
    workshop = place.planned()
    planned = [datetime.fromisoformat(phase["planned_at"]) for phase in workshop["phases"]]
    assert planned[0] == datetime.fromisoformat(workshop["starts_at"])
    assert planned[2] - planned[0] == timedelta(minutes=35)


def test_a_workshop_ends_with_its_last_phase_unless_it_says_when(place: Place) -> None:
    workshop = place.planned()
    lasts = datetime.fromisoformat(workshop["ends_at"]) - datetime.fromisoformat(workshop["starts_at"])
    assert lasts == timedelta(minutes=180)


def test_a_workshop_comes_from_its_challenges(place: Place) -> None:
    assert place.planned()["origins"] == [CHALLENGE]


def test_a_workshop_belongs_to_the_edition_of_its_commune(place: Place) -> None:
    villerupt = {"name": "Hôtel de ville", "commune": "54580"}
    assert (place.planned()["edition"], place.planned(place=villerupt)["edition"]) == ("sud-2020", "nord-2022")


def test_only_coordinators_plan(place: Place) -> None:
    assert place.call(place.facilitator, "POST", "/workshops", place.plan()).status == 403
    assert place.call(place.visitor, "POST", "/workshops", place.plan()).status == 401
    assert place.call(place.token("workshops:write"), "POST", "/workshops", place.plan()).status == 201


def test_a_draft_is_for_those_who_plan(place: Place) -> None:
    path = f"/workshops/{place.planned()['id']}"
    assert place.call(place.visitor, "GET", path).status == 404
    assert place.call(place.someone(), "GET", path).status == 404
    assert place.call(place.facilitator, "GET", path).status == 200


def test_a_draft_changes_in_silence_and_an_open_one_is_told_of(place: Place) -> None:
    workshop = edit(place, place.planned(), {"title": "Soirée de Nancy"}).json
    opened = place.act(workshop, "open")
    edit(place, opened, {"title": "Grande soirée de Nancy"})
    told = {event.type.split(".")[2]: event.visibility for event in place.told()}
    assert told == {"created": "internal", "revised": "internal", "opened": "public", "edited": "public"}


def test_an_event_carries_every_public_field_and_no_seats(place: Place) -> None:
    workshop = place.opened()
    told = place.told("workshop.opened")[0].data
    assert told == {name: value for name, value in workshop.items() if name not in ("seats", "mine", "actions")}


def test_a_change_needs_the_version_it_changes(place: Place) -> None:
    workshop = place.planned()
    edit(place, workshop, {"title": "Autre titre"})
    assert edit(place, workshop, {"title": "Encore un autre"}).status == 412
    assert place.call(place.coordinator, "PATCH", f"/workshops/{workshop['id']}", {"title": "Titre"}).status == 428


def test_moving_the_hour_moves_the_phases(place: Place) -> None:
    workshop = place.planned()
    later = datetime.fromisoformat(workshop["starts_at"]) + timedelta(days=1)
    moved = edit(place, workshop, {"starts_at": later.isoformat()}).json
    assert datetime.fromisoformat(moved["phases"][0]["planned_at"]) == later
    assert datetime.fromisoformat(moved["ends_at"]) == later + timedelta(minutes=180)


def test_another_format_lays_other_phases_as_long_as_it_is_a_draft(place: Place) -> None:
    workshop = edit(place, place.planned(), {"format": "workshop"}).json
    assert len(workshop["phases"]) == 5
    opened = place.act(workshop, "open")
    assert edit(place, opened, {"format": "creative_evening"}).status == 409


def test_the_same_format_again_is_no_change(place: Place) -> None:
    opened = place.opened()
    answer = edit(place, opened, {"format": opened["format"], "title": "Grande soirée"})
    assert (answer.status, answer.json["phases"]) == (200, opened["phases"])


def test_a_place_always_says_its_four_things(place: Place) -> None:
    planned = place.planned(place={"name": "Salle des fêtes", "commune": "54395"})
    assert planned["place"] == {"name": "Salle des fêtes", "commune": "54395", "access": None, "online": None}


def test_an_evening_can_become_a_webinar_at_short_notice(place: Place) -> None:
    opened = place.opened()
    online = {"name": "En ligne", "online": "https://visio.exemple.fr/soiree"}
    assert edit(place, opened, {"place": online}).json["place"]["online"] == online["online"]


def test_what_is_over_is_no_longer_edited(place: Place) -> None:
    workshop = place.act(place.opened(), "cancel", {"reason": "Salle inondée."})
    assert edit(place, workshop, {"title": "Nouveau titre"}).status == 409


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"title": "ab"}, "/title"),
        ({"format": "party"}, "/format"),
        ({"capacity": 0}, "/capacity"),
        ({"capacity": 5001}, "/capacity"),
        ({"capacity": "40"}, "/capacity"),
        ({"starts_at": "2026-06-07T19:00:00"}, "/starts_at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
        ({"place": {"name": "Ailleurs", "commune": "75056"}}, "/place/commune"),
        ({"place": {"name": "Nulle part"}}, "/place/commune"),
        ({"place": NANCY | {"online": "javascript:alert(1)"}}, "/place/online"),
        ({"challenges": ["contributions/1"]}, "/challenges/0"),
        ({"votes_per_person": 0}, "/votes_per_person"),
        ({"edition": "ouest-1999"}, "/edition"),
        ({"territory": "vosges"}, "/territory"),
    ],
)
def test_a_fault_is_pointed_at(place: Place, changed: dict[str, Any], pointer: str) -> None:
    answer = place.call(place.coordinator, "POST", "/workshops", place.plan(**changed))
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
