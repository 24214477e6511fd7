"""Taking along everything that is kept of me here."""

from sqlalchemy import Table, text

from chassis import tables
from services.workshops.tests.place import Place
from workshops.exports.queries import HELD

OF_EVERY_SERVICE = {table.name for table in vars(tables).values() if isinstance(table, Table)}
COLUMNS = text(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND udt_name = 'uuid'"
)


def test_each_column_that_names_a_person_is_in_the_export(place: Place) -> None:
    """An id is a row's own, or that of a row of a table whose name it bears; any other is a person's."""
    with place.work() as work:
        found = [(table, column) for table, column in work.session.execute(COLUMNS) if table not in OF_EVERY_SERVICE]
    named = {table for table, _ in found}
    people = {f"{table}.{column}" for table, column in found if column != "id" and column not in named}
    assert "registration.participant" in people
    assert people == {f"{column.table.name}.{column.name}" for column in HELD.values()}
    assert set(HELD) <= set(place.read("/me/workshops", place.someone()))


def test_the_export_holds_everything_that_is_kept_of_me(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    someone = place.seated(workshop, table)
    other = place.registered(place.someone(), workshop)
    mine = place.read(f"/workshops/{workshop['id']}/registrations/mine", someone)
    naming = f"/workshops/{workshop['id']}/facilitators"
    place.good(place.coordinator, "POST", naming, {"registration": mine["id"]})
    planner = place.coordinator
    place.good(planner, "POST", naming, {"registration": other["id"]})
    said = {"kind": "idea", "text": "Un atelier de réparation"}
    card = place.good(someone, "POST", f"/tables/{table['id']}/cards", said)
    sheet = place.good(someone, "POST", f"/tables/{table['id']}/sheets", {"name": "La Roue libre"})
    place.moved_to(workshop, "votes")
    place.good(someone, "POST", f"/cards/{card['id']}/votes")
    kept = place.read("/me/workshops", someone)
    assert [one["id"] for one in kept["registrations"]] == [mine["id"]]
    assert [(one["text"], one["table"]) for one in kept["cards"]] == [(said["text"], f"tables/{table['id']}")]
    assert [one["card"] for one in kept["votes"]] == [f"cards/{card['id']}"]
    assert [one["id"] for one in kept["sheets"]] == [sheet["id"]]
    assert [one["workshop"] for one in kept["facilitates"]] == [f"workshops/{workshop['id']}"]
    assert [one["workshop"] for one in place.read("/me/workshops", planner)["named"]] == [f"workshops/{workshop['id']}"]


def test_what_was_cancelled_or_is_over_is_still_kept_and_given(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    made = place.registered(someone, workshop)
    place.good(someone, "POST", f"/registrations/{made['id']}/cancel")
    assert [one["state"] for one in place.read("/me/workshops", someone)["registrations"]] == ["cancelled"]


def test_the_export_is_for_its_person_alone(place: Place) -> None:
    assert place.call(place.visitor, "GET", "/me/workshops").status == 401
    assert place.call(place.token("me:read"), "GET", "/me/workshops").status == 403
    erased = place.someone()
    place.erased(erased)
    assert place.call(erased, "GET", "/me/workshops").status == 401
