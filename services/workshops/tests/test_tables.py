"""Tables: put up on a challenge, told of once all may know, taken away while nobody chose them."""

from typing import Any

from chassis.context import Acting
from chassis.http.client import Answer
from services.workshops.tests.place import CHALLENGE, Place, together


def edit(place: Place, table: dict[str, Any], change: dict[str, Any]) -> Answer:
    version = {"If-Match": f'"{table["version"]}"'}
    return place.call(place.facilitator, "PATCH", f"/tables/{table['id']}", change, headers=version)


def test_a_table_comes_from_its_challenge(place: Place) -> None:
    table = place.table(place.opened(), challenge=CHALLENGE, seats=11)
    assert (table["number"], table["origins"], table["seats"]) == (1, [CHALLENGE], 11)


def test_tables_are_numbered_in_order_also_when_put_up_at_once(place: Place) -> None:
    workshop = place.opened()
    numbers = together(*[lambda: place.table(workshop)["number"]] * 4)
    assert sorted(numbers) == [1, 2, 3, 4]
    assert [table["number"] for table in place.read(f"/workshops/{workshop['id']}/tables")["items"]] == [1, 2, 3, 4]


def test_two_tables_never_have_one_number(place: Place) -> None:
    workshop = place.opened()
    first, second = place.table(workshop, number=7), place.table(workshop)
    path = f"/workshops/{workshop['id']}/tables"
    assert place.call(place.coordinator, "POST", path, {"number": 7}).status == 409
    assert edit(place, second, {"number": 7}).status == 409
    assert edit(place, first, {"number": 7, "seats": 8}).status == 200


def test_a_table_is_on_a_challenge_of_its_workshop(place: Place) -> None:
    path = f"/workshops/{place.opened()['id']}/tables"
    refused = place.call(place.coordinator, "POST", path, {"challenge": CHALLENGE[:-1] + "2"})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/challenge")


def test_the_tables_of_a_draft_are_told_of_when_it_opens(place: Place) -> None:
    workshop = place.planned()
    table = place.table(workshop, challenge=CHALLENGE)
    assert place.call(place.visitor, "GET", f"/tables/{table['id']}").status == 404
    assert [event.visibility for event in place.told("table.planned")] == ["internal"]
    place.act(workshop, "open")
    assert [event.data["origins"] for event in place.told("table.created")] == [[CHALLENGE]]


def test_a_change_is_told_of(place: Place) -> None:
    table = place.table(place.opened())
    assert edit(place, table, {"seats": 9}).json["version"] == 2
    assert [event.data["seats"] for event in place.told("table.edited")] == [9]


def test_an_empty_table_is_taken_away(place: Place) -> None:
    workshop = place.opened()
    table = place.table(workshop)
    assert place.call(place.facilitator, "DELETE", f"/tables/{table['id']}").status == 204
    assert place.read(f"/workshops/{workshop['id']}/tables")["items"] == []
    assert len(place.told("table.removed")) == 1


def test_a_table_that_someone_chose_stays(place: Place) -> None:
    workshop = place.opened()
    table = place.table(workshop)
    place.registered(place.someone(), workshop, table=table["id"])
    assert place.call(place.facilitator, "DELETE", f"/tables/{table['id']}").status == 409


def test_only_those_who_host_put_up_tables(place: Place) -> None:
    path = f"/workshops/{place.opened()['id']}/tables"
    assert place.call(place.someone(), "POST", path, {}).status == 403
    assert place.call(place.facilitator, "POST", path, {}).status == 201


def test_the_tables_of_what_is_over_stay_as_they_were(place: Place) -> None:
    workshop = place.running()
    table = place.table(workshop)
    place.act(workshop, "close")
    assert edit(place, table, {"seats": 9}).status == 409


def test_what_one_may_do_at_a_table_follows_the_seat_and_the_phase(place: Place) -> None:
    workshop = place.running()
    table, other = place.table(workshop), place.table(workshop)
    guest = place.seated(workshop, table)

    def seen(who: Acting) -> list[list[str]]:
        return [place.read(f"/tables/{each['id']}", who)["actions"] for each in (table, other)]

    assert seen(guest) == [["sheet"], []]
    workshop = place.moved_to(workshop, "first_round")
    assert seen(guest) == [["write", "sheet"], []]
    assert seen(place.facilitator) == [["edit", "remove", "write", "sheet"]] * 2
    assert (seen(place.coordinator), seen(place.visitor)) == ([["edit", "remove"]] * 2, [[], []])
    place.act(workshop, "close")
    assert (seen(guest), seen(place.facilitator)) == ([["sheet"], []], [["sheet"], ["sheet"]])
