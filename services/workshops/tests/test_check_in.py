"""At the door: who came, by code or by name, once; and taken back when it was someone else."""

from typing import Any

import pytest

from chassis.http.client import Answer
from services.workshops.tests.place import Place


def check_in(place: Place, workshop: dict[str, Any], **came: Any) -> Answer:
    return place.call(place.facilitator, "POST", f"/workshops/{workshop['id']}/check-ins", came)


def test_who_came_is_checked_in_by_their_code_as_people_write_it(place: Place) -> None:
    workshop = place.running()
    made = place.registered(place.someone(), workshop)
    code = f" {made['code'][:3].lower()}-{made['code'][3:]} ".replace("0", "o").replace("1", "l")
    came = check_in(place, workshop, code=code).json
    assert (came["id"], came["state"], came["checked_in_at"] is not None) == (made["id"], "checked_in", True)


def test_checking_in_twice_changes_nothing(place: Place) -> None:
    workshop = place.running()
    made = place.registered(place.someone(), workshop)
    first = check_in(place, workshop, registration=made["id"])
    second = check_in(place, workshop, registration=made["id"])
    assert (first.json, second.status) == (second.json, 200)
    assert len(place.told("registration.checked_in")) == 1


def test_a_check_in_is_never_public(place: Place) -> None:
    place.checked_in(place.running())
    assert {event.visibility for event in place.told("registration.checked_in")} == {"internal"}


def test_who_sits_down_elsewhere_moves(place: Place) -> None:
    workshop = place.running()
    first, second = place.table(workshop), place.table(workshop)
    came = place.checked_in(workshop, table=first["id"])
    moved = check_in(place, workshop, registration=came["id"], table=second["id"]).json
    assert (moved["state"], moved["table"]) == ("checked_in", f"tables/{second['id']}")
    assert len(place.told("registration.moved")) == 1


def test_a_check_in_is_undone(place: Place) -> None:
    came = place.checked_in(place.running())
    undone = place.good(place.facilitator, "POST", f"/registrations/{came['id']}/undo-check-in")
    assert (undone["state"], undone["checked_in_at"]) == ("confirmed", None)
    assert len(place.told("registration.check_in_undone")) == 1


def test_who_waits_gets_no_seat_by_an_undo(place: Place) -> None:
    workshop = place.opened(capacity=1)
    _, second = (place.registered(place.someone(), workshop) for _ in range(2))
    assert place.call(place.facilitator, "POST", f"/registrations/{second['id']}/undo-check-in").status == 409


def test_who_is_there_does_not_leave_by_accepting_a_seat(place: Place) -> None:
    workshop, someone = place.running(), place.someone()
    mine = place.registered(someone, workshop)
    check_in(place, workshop, registration=mine["id"])
    assert place.call(someone, "POST", f"/registrations/{mine['id']}/accept").status == 409


def test_who_waits_takes_the_seat_of_who_did_not_come(place: Place) -> None:
    workshop = place.opened(capacity=1)
    first, second = (place.registered(place.someone(), workshop) for _ in range(2))
    place.act(workshop, "start")
    assert check_in(place, workshop, registration=second["id"]).status == 409
    place.good(place.facilitator, "POST", f"/registrations/{first['id']}/absent")
    assert check_in(place, workshop, registration=second["id"]).json["state"] == "checked_in"


def test_who_was_noted_absent_and_comes_late_is_checked_in(place: Place) -> None:
    workshop = place.running()
    made = place.registered(place.someone(), workshop)
    place.good(place.facilitator, "POST", f"/registrations/{made['id']}/absent")
    assert check_in(place, workshop, registration=made["id"]).json["state"] == "checked_in"


def test_closing_notes_who_did_not_come(place: Place) -> None:
    workshop = place.running()
    made, came = place.registered(place.someone(), workshop), place.checked_in(workshop)
    place.act(workshop, "close")
    states = [place.read(f"/registrations/{one['id']}", place.facilitator)["state"] for one in (made, came)]
    assert states == ["absent", "checked_in"]
    assert len(place.told("registration.absent")) == 1


@pytest.mark.parametrize("code", ["AAAAAA", "é", "123"])
def test_a_code_of_nobody_is_refused(place: Place, code: str) -> None:
    refused = check_in(place, place.running(), code=code)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/code")


def test_a_code_counts_in_its_workshop_alone(place: Place) -> None:
    made = place.registered(place.someone(), place.running())
    other = place.running()
    assert check_in(place, other, code=made["code"]).status == 422
    assert check_in(place, other, registration=made["id"]).status == 422


def test_either_the_code_or_the_registration_is_given(place: Place) -> None:
    workshop = place.running()
    made = place.registered(place.someone(), workshop)
    assert check_in(place, workshop).status == 422
    assert check_in(place, workshop, code=made["code"], registration=made["id"]).status == 422


def test_nobody_is_checked_in_by_themselves(place: Place) -> None:
    workshop, someone = place.running(), place.someone()
    made = place.registered(someone, workshop)
    came = {"code": made["code"]}
    assert place.call(someone, "POST", f"/workshops/{workshop['id']}/check-ins", came).status == 403


def test_nobody_is_checked_in_once_it_is_called_off(place: Place) -> None:
    workshop = place.opened()
    made = place.registered(place.someone(), workshop)
    place.act(workshop, "cancel", {"reason": "Salle inondée."})
    assert check_in(place, workshop, registration=made["id"]).status == 409
