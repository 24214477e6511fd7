"""Whatever comes in gets an answer that says what to do, and never a fault of ours; nothing leads elsewhere."""

from typing import Any

import pytest

from chassis.context import Acting
from chassis.http.operations import Operation
from chassis.service import operations_of
from services.workshops.tests.place import Place
from tests.installation import Installation, person
from workshops.service import Workshops

ALL = operations_of(Workshops)
TAKING = [operation for operation in ALL if operation.takes]
NOTHING = "019ab000-0000-7000-8000-000000000000"
HEADERS = {"Content-Type": "application/json", "If-Match": '"1"'}
BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"text": "\xff"}',
    "a list": b"[]",
    "null": b"null",
    "NUL": b'{"text": "a\\u0000b"}',
    "an unknown field": b'{"territory": "vosges"}',
    "too large": b'{"text": "' + b"a" * 1_000_001 + b'"}',
    "a huge number": b'{"capacity": ' + b"9" * 5000 + b"}",
}


def name_of(operation: Operation) -> str:
    return f"{operation.verb} {operation.path}"


@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_body_that_is_none_is_refused(place: Place, operation: Operation) -> None:
    who = person(place.territory, "coordinator", "facilitator")
    for body in BODIES.values():
        answer = place.call(who, operation.verb, operation.path.format(id=NOTHING), body=body, headers=HEADERS)
        assert (answer.status in (400, 413, 422), answer.headers["Content-Type"]) == (True, "application/problem+json")


@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_field_of_any_shape_is_taken_or_refused(place: Place, operation: Operation) -> None:
    who, path = person(place.territory, "coordinator", "facilitator"), operation.path.format(id=NOTHING)
    assert operation.input is not None
    for field in (declared.data_key or name for name, declared in operation.input.fields.items()):
        for value in [None, True, 3, 1.5, [], {}, "", " ", "x" * 3000, ["", 3], {"a": 1}, 10**18, "0001-01-01T00:00Z"]:
            answer = place.call(who, operation.verb, path, {field: value}, headers={"If-Match": '"1"'})
            assert answer.status < 500, (field, value, answer.body)


@pytest.mark.parametrize("begins", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_hour_at_the_ends_of_time_is_no_fault_of_ours(place: Place, begins: str) -> None:
    assert place.call(place.coordinator, "POST", "/workshops", place.plan(starts_at=begins)).status == 422


@pytest.fixture(scope="module")
def held(installation: Installation) -> tuple[Acting, dict[str, str]]:
    """One evening, for all the tests that ask for it from elsewhere: someone who sits there, and one of each object."""
    place = Place(installation, installation.territory())
    workshop = place.running("second_round")
    table = place.table(workshop)
    someone = place.seated(workshop, table)
    registration = place.read(f"/workshops/{workshop['id']}/registrations/mine", someone)["id"]
    card = place.good(someone, "POST", f"/tables/{table['id']}/cards", {"kind": "idea", "text": "Une idée"})["id"]
    sheet = place.good(someone, "POST", f"/tables/{table['id']}/sheets", {"name": "La gare"})["id"]
    objects = {"workshops": workshop["id"], "tables": table["id"], "registrations": registration}
    return someone, objects | {"cards": card, "sheets": sheet}


@pytest.mark.parametrize("operation", [one for one in ALL if "{id}" in one.path], ids=name_of)
def test_what_is_of_another_territory_was_never_there(
    place: Place, held: tuple[Acting, dict[str, str]], operation: Operation
) -> None:
    someone, objects = held
    who = person(place.territory, "coordinator", "facilitator", participant=someone.participant)
    path = operation.path.format(id=objects[operation.path.split("/")[1]], facilitator_id=NOTHING)
    answer = place.call(who, operation.verb, path, good_body(operation), headers={"If-Match": '"1"'})
    assert answer.status == 404, answer.body


def good_body(operation: Operation) -> Any:
    """Return a body that the operation takes."""
    bodies: dict[str, Any] = {
        "PhaseMove": {"from": None},
        "PhaseExtension": {"from": NOTHING, "minutes": 5},
        "NewCard": {"kind": "idea", "text": "Une idée"},
        "NewSheet": {"name": "La gare"},
        "NewCheckIn": {"code": "ABC123"},
        "Cancellation": {"reason": "Salle inondée."},
        "NewFacilitator": {"registration": NOTHING},
        "NewReport": {"text": "Une belle soirée."},
    }
    return bodies.get(operation.takes.__name__, {}) if operation.takes else None


@pytest.mark.parametrize("id", ["1", "%00", "é", "x" * 300, NOTHING[:-1] + "g"])
def test_what_is_no_id_was_never_there(place: Place, id: str) -> None:
    assert place.call(place.visitor, "GET", f"/workshops/{id}").status == 404
