"""Lists and figures that all may read."""

from datetime import timedelta

import pytest

from chassis.http.lists import encode
from services.workshops.tests.place import CHALLENGE, Place
from services.workshops.tests.test_short_paths import statements


def ids(place: Place, query: str = "") -> list[str]:
    return [item["id"] for item in place.read(f"/workshops?{query}")["items"]]


def in_days(place: Place, days: int) -> str:
    begins = (place.now + timedelta(days=days)).isoformat()
    return str(place.opened(starts_at=begins)["id"])


def test_those_to_come_are_listed_the_next_one_first_and_those_that_were_the_last_one_first(place: Place) -> None:
    far, near, old, older = (in_days(place, days) for days in (30, 3, -3, -30))
    assert ids(place, "when=upcoming") == [near, far]
    assert ids(place, "when=past") == [old, older]
    assert ids(place) == [far, near, old, older]


def test_a_list_is_read_on_page_after_page(place: Place) -> None:
    made = [in_days(place, days) for days in (1, 2, 3)]
    first = place.read("/workshops?when=upcoming&limit=2")
    rest = place.read(f"/workshops?when=upcoming&limit=2&after={first['next']}")
    assert [item["id"] for item in first["items"] + rest["items"]] == made
    assert rest["next"] is None


def test_a_list_is_filtered(place: Place) -> None:
    other = CHALLENGE[:-1] + "9"
    evening = in_days(place, 5)
    mjc = {"name": "MJC", "commune": "54580"}
    villerupt = place.opened(format="workshop", challenges=[other], place=mjc)["id"]
    assert ids(place, "format=workshop") == ids(place, "edition=nord-2022") == [villerupt]
    assert ids(place, f"challenge={CHALLENGE}") == ids(place, f"ids={evening}") == [evening]
    assert ids(place, "state=running") == []


def test_drafts_are_listed_for_those_who_plan_alone(place: Place) -> None:
    draft = place.planned()["id"]
    assert ids(place) == []
    assert [item["id"] for item in place.read("/workshops?state=draft", place.coordinator)["items"]] == [draft]


def test_the_figures_count_what_was_opened(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    someone = place.seated(workshop, table)
    place.registered(place.someone(), workshop)
    place.registered(place.someone(provisional=True), workshop)
    card = place.good(someone, "POST", f"/tables/{table['id']}/cards", {"kind": "need", "text": "Réparer"})
    place.moved_to(workshop, "votes")
    place.good(someone, "POST", f"/cards/{card['id']}/votes")
    place.good(someone, "POST", f"/tables/{table['id']}/sheets", {"name": "La gare"})
    place.planned()
    assert place.read("/statistics/workshops") == {
        "edition": None,
        "workshops": {"running": 1},
        "registrations": {"checked_in": 1, "confirmed": 1},
        "attendance": 1,
        "tables": 1,
        "cards": 1,
        "votes": 1,
        "sheets": {"draft": 1},
    }
    assert place.read("/statistics/workshops?edition=nord-2022")["workshops"] == {}


def test_mine_are_those_i_signed_up_for_or_facilitate_with_how(place: Place) -> None:
    someone = place.someone()
    full, led, left, other = place.opened(capacity=1), place.opened(), place.opened(), place.opened()
    place.registered(place.someone(), full)
    waits = place.registered(someone, full)
    for workshop in (led, left):
        made = place.registered(someone, workshop)
        if workshop is led:
            asked = {"registration": made["id"]}
            place.good(place.coordinator, "POST", f"/workshops/{led['id']}/facilitators", asked)
        place.good(someone, "POST", f"/registrations/{made['id']}/cancel")
    found = {item["id"]: item["mine"] for item in place.read("/workshops?mine=true", someone)["items"]}
    nothing = {"registration": None, "state": None, "offered_until": None, "facilitates": False}
    assert found == {
        full["id"]: nothing | {"registration": f"registrations/{waits['id']}", "state": "waitlisted"},
        led["id"]: nothing | {"facilitates": True},
    }
    assert place.show(other, someone)["mine"] is None


def test_mine_is_nobodys_without_a_person(place: Place) -> None:
    assert place.call(place.visitor, "GET", "/workshops?mine=true").status == 401
    assert place.call(place.token("workshops:read"), "GET", "/workshops?mine=true").status == 401


def test_a_list_with_how_i_take_part_takes_as_many_reads_for_many_as_for_one(place: Place) -> None:
    someone = place.someone()

    def reads() -> int:
        with statements(place) as asked:
            place.read("/workshops?mine=true", someone)
        return len(asked)

    place.registered(someone, place.opened())
    one = reads()
    for _ in range(3):
        place.registered(someone, place.opened())
    assert reads() == one


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00+23:59", "0001-01-01T00:00:00+01:00"])
def test_a_cursor_with_a_moment_that_no_clock_shows_is_none_of_ours(place: Place, moment: str) -> None:
    after = encode([moment, CHALLENGE.rpartition("/")[2]])
    assert place.call(place.visitor, "GET", f"/workshops?when=past&after={after}").status in (200, 422)
