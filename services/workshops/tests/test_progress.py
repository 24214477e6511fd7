"""Those who lead an evening see what each table does, and which has fallen silent."""

from datetime import timedelta
from typing import Any

from services.workshops.tests.place import Place
from workshops.progress import queries as progress

SAID = {"kind": "need", "text": "Un lieu pour réparer."}


def read(place: Place, workshop: dict[str, Any]) -> list[dict[str, Any]]:
    return list(place.read(f"/workshops/{workshop['id']}/progress", place.facilitator)["items"])


def later(place: Place, workshop: dict[str, Any], minutes: int) -> list[int]:
    """The numbers of the tables that are silent so many minutes later."""
    with place.work(place.facilitator, after=timedelta(minutes=minutes)) as work:
        return [each["number"] for each in progress.of(work, workshop["id"]).items if each["silent"]]


def test_each_table_is_counted_by_itself(place: Place) -> None:
    workshop = place.running("second_round")
    busy, empty = place.table(workshop), place.table(workshop)
    guest = place.seated(workshop, busy)
    card = place.good(guest, "POST", f"/tables/{busy['id']}/cards", SAID)
    place.moved_to(workshop, "votes")
    place.good(guest, "POST", f"/cards/{card['id']}/votes")
    place.good(guest, "POST", f"/tables/{busy['id']}/sheets", {"name": "La Roue libre"})
    found = read(place, workshop)
    assert [each["table"] for each in found] == [f"tables/{busy['id']}", f"tables/{empty['id']}"]
    assert [[each[name] for name in progress.COUNTED] for each in found] == [[1, 1, 1, 1], [0, 0, 0, 0]]
    assert found[0]["last_card_at"] == card["created_at"]


def test_a_card_that_others_may_not_read_yet_counts(place: Place) -> None:
    workshop = place.running("first_round")
    table = place.table(workshop)
    place.good(place.seated(workshop, table), "POST", f"/tables/{table['id']}/cards", SAID)
    assert read(place, workshop)[0]["cards"] == 1


def test_a_table_where_nobody_writes_for_five_minutes_is_silent(place: Place) -> None:
    workshop = place.running("first_round")
    silent, _ = place.table(workshop), place.table(workshop)
    place.seated(workshop, silent)
    assert later(place, workshop, 4) == []
    assert later(place, workshop, 6) == [silent["number"]]


def test_no_table_is_silent_while_no_cards_are_to_be_written(place: Place) -> None:
    workshop = place.running("presentations")
    place.seated(workshop, place.table(workshop))
    assert later(place, workshop, 30) == []


def test_how_tables_go_is_for_those_who_host(place: Place) -> None:
    workshop = place.running()
    assert place.call(place.someone(), "GET", f"/workshops/{workshop['id']}/progress").status == 403
