"""A family or a class comes with one registration: as many seats, one place on the waiting list."""

from typing import Any

from services.workshops.tests.place import Place


def seats(place: Place, workshop: dict[str, Any]) -> tuple[int, int, int]:
    found = place.show(workshop)["seats"]
    return found["confirmed"], found["waitlisted"], found["free"]


def free(place: Place, who: Any, registration: dict[str, Any]) -> None:
    place.good(who, "POST", f"/registrations/{registration['id']}/cancel")


def test_each_who_comes_takes_a_seat(place: Place) -> None:
    workshop = place.opened(capacity=5)
    assert place.registered(place.someone(), workshop, people=4)["people"] == 4
    assert seats(place, workshop) == (4, 0, 1)
    assert place.registered(place.someone(), workshop)["people"] == 1
    assert seats(place, workshop) == (5, 0, 0)


def test_who_come_together_have_seats_together_or_wait(place: Place) -> None:
    workshop = place.opened(capacity=5)
    place.registered(place.someone(), workshop, people=3)
    assert place.registered(place.someone(), workshop, people=3)["state"] == "waitlisted"
    assert seats(place, workshop) == (3, 3, 2)
    assert place.registered(place.someone(), workshop, people=2)["state"] == "confirmed"


def test_more_than_there_are_seats_never_come(place: Place) -> None:
    workshop = place.opened(capacity=5)
    answer = place.call(place.someone(), "POST", f"/workshops/{workshop['id']}/registrations", {"people": 6})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/people")


def test_seats_that_free_are_offered_to_the_first_for_whom_there_are_enough(place: Place) -> None:
    workshop = place.opened(capacity=5)
    family, single, first = place.someone(), place.someone(), place.someone()
    taken, other = place.registered(first, workshop, people=2), place.registered(place.someone(), workshop, people=3)
    together = place.registered(family, workshop, people=3)
    alone = place.registered(single, workshop)
    free(place, first, taken)
    offered = [
        place.read(f"/registrations/{each['id']}", place.facilitator)["offered_until"] for each in (together, alone)
    ]
    assert (offered[0], offered[1] is None) == (None, False)
    assert seats(place, workshop)[2] == 1
    free(place, place.coordinator, other)
    assert place.read(f"/registrations/{together['id']}", family)["offered_until"] is not None
    assert seats(place, workshop)[2] == 1


def test_offers_never_go_beyond_the_seats(place: Place) -> None:
    workshop = place.opened(capacity=4)
    first = place.someone()
    taken = place.registered(first, workshop, people=4)
    waiting = [place.registered(place.someone(), workshop, people=people) for people in (3, 2, 2, 2, 1)]
    free(place, first, taken)
    offered = [place.read(f"/registrations/{each['id']}", place.facilitator)["offered_until"] for each in waiting]
    assert [each is not None for each in offered] == [True, False, False, False, True]


def test_a_table_has_seats_for_all_of_them_or_is_full(place: Place) -> None:
    workshop = place.opened()
    table = place.table(workshop, seats=3)
    place.registered(place.someone(), workshop, people=2, table=table["id"])
    assert place.read(f"/tables/{table['id']}")["registered"] == 2
    asked = {"people": 2, "table": table["id"]}
    assert place.call(place.someone(), "POST", f"/workshops/{workshop['id']}/registrations", asked).status == 409


def test_the_door_says_how_many_came_and_the_others_seats_are_free(place: Place) -> None:
    workshop, someone = place.running(capacity=5), place.someone()
    made = place.registered(someone, workshop, people=4)
    path = f"/workshops/{workshop['id']}/check-ins"
    came = place.good(place.facilitator, "POST", path, {"registration": made["id"], "people": 3})
    assert (came["people"], seats(place, workshop)) == (3, (3, 0, 2))
    assert place.good(place.facilitator, "POST", path, {"registration": made["id"], "people": 4})["people"] == 4
    assert place.read("/statistics/workshops")["attendance"] == 4
    assert [event.data["people"] for event in place.told("registration.checked_in")] == [3]


def test_who_waits_with_others_takes_seats_at_the_door_where_there_are_enough(place: Place) -> None:
    workshop = place.running(capacity=3)
    place.registered(place.someone(), workshop, people=2)
    waits = place.registered(place.someone(), workshop, people=2)
    path = f"/workshops/{workshop['id']}/check-ins"
    assert place.call(place.facilitator, "POST", path, {"registration": waits["id"]}).status == 409
    assert place.call(place.facilitator, "POST", path, {"registration": waits["id"], "people": 1}).status == 200
