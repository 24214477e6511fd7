"""What services ask each other stays between them, and within the territory that they ask for."""

import pytest

from chassis.context import Acting
from chassis.http.client import Answer
from chassis.http.operations import Operation
from chassis.service import operations_of
from tests.installation import SERVICES, person
from tests.isolation.door import bearer
from tests.isolation.lives import Life
from tests.isolation.matrix import Matrix, bare
from tests.isolation.rows import Row, Slot, never

EACH = pytest.mark.parametrize(
    ("service", "operation"),
    [(service.name, operation) for service in SERVICES for operation in operations_of(service) if operation.internal],
    ids=lambda one: one if isinstance(one, str) else f"{one.verb} {one.path}",
)


REFUSED = {"participation": "comments", "projects": "updates"}
OF_A_STATEMENT = {"comments": "declined", "updates": "hidden"}


def row(service: str, operation: Operation) -> Row:
    fields = operation.parameters.fields.items()
    described = {"parameters": [{"in": "query", "name": name, "required": field.required} for name, field in fields]}
    return Row(operation.verb, operation.path, described, refs={"subject": REFUSED.get(service, "")})


def named(slot: Slot, whose: Life) -> str:
    return whose.words[OF_A_STATEMENT[slot.kind]] if slot.name == "subject" else whose.id(slot.kind)


def ask(matrix: Matrix, service: str, operation: Operation, place: Life, whose: Life | None) -> Answer:
    """Ask as a service that may, in a place, for what is someone's or nobody's."""
    asked = row(service, operation)
    path, _, query = asked.request(lambda slot: named(slot, whose) if whose else never(slot), asked.slots)
    caller = min(operation.who.services)
    client = place.installation.runtime(caller).client
    return client.call(service, operation.verb, path, Acting(place.slug).as_service(caller), query=query)


@EACH
def test_a_service_learns_nothing_of_another_territory(matrix: Matrix, service: str, operation: Operation) -> None:
    if not (slots := row(service, operation).slots):
        return
    theirs, nothing = (ask(matrix, service, operation, matrix.here, whose) for whose in (matrix.there, None))
    asked = [named(slot, matrix.there) for slot in slots]
    assert bare(theirs, *asked) == bare(nothing, *map(never, slots))
    assert matrix.there.found(theirs.body.decode(), *asked) == set()
    at_home = ask(matrix, service, operation, matrix.there, matrix.there)
    assert bare(at_home, *asked) != bare(nothing, *map(never, slots)), "nothing was asked for that is there"


@EACH
def test_nobody_else_reaches_it(matrix: Matrix, service: str, operation: Operation) -> None:
    here = matrix.here
    path, _, query = row(service, operation).request(lambda slot: here.id(slot.kind))
    door = matrix.door.api(here.host, operation.verb, path, query=query, **bearer(here.secrets["lead"]))
    lead = person(here.territory, "administrator", "moderator", "coordinator")
    inside = here.installation.call(service, operation.verb, path, lead, query=query)
    assert (door.status, inside.status) == (404, 404)
