"""Each operation, asked by everyone for another territory's objects, answers as for what never existed."""

import json

import pytest

from chassis.service import operations_of
from gateway.resources import Resources
from tests.installation import SERVICES
from tests.isolation.door import Door
from tests.isolation.matrix import Matrix
from tests.isolation.rows import ROWS, Row

EACH = pytest.mark.parametrize("row", ROWS, ids=str)

pytestmark = pytest.mark.usefixtures("unkept")


@EACH
def test_another_territorys_is_as_what_never_existed(matrix: Matrix, row: Row) -> None:
    assert not (faults := matrix.compare(row)), "\n".join(faults)


@EACH
def test_another_territorys_people_and_programs_are_nobody(matrix: Matrix, row: Row) -> None:
    assert not (faults := matrix.strangers(row)), "\n".join(faults)


def test_the_matrix_has_a_row_for_every_operation_that_runs(door: Door) -> None:
    running = json.loads(door.ask("localhost", "GET", "/api/openapi.json").body)["paths"]
    told = {f"{verb.upper()} {path}" for path, methods in running.items() for verb in methods}
    declared = {
        f"{operation.verb} {operation.path}"
        for service in (*SERVICES, Resources)
        for operation in operations_of(service)
        if not operation.internal
    }
    assert {*map(str, ROWS)} == told == declared


def test_what_is_asked_for_is_there(matrix: Matrix) -> None:
    """Where it is at home, its own people read it: what differs elsewhere is the territory alone."""
    there, missing = matrix.there, {}
    for row in ROWS:
        if row.verb == "GET" and row.slots and all(slot.where == "path" for slot in row.slots):
            path, _, query = row.request(lambda slot: there.id(slot.kind))
            answer = there.door.api(
                there.host, "GET", path, query=query, Authorization=f"Bearer {there.secrets['lead']}"
            )
            if answer.status != 200:
                missing[str(row)] = answer.body.decode()
    assert missing == {}
