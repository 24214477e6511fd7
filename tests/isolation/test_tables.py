"""Every table of every service is closed between territories, by what the catalogue says and by what happens."""

from collections.abc import Iterator

import pytest

from tests.installation import SERVICES, Installation
from tests.isolation.lives import Connect
from tests.isolation.tables import OPEN, WORKED_ON, Tables


@pytest.fixture(params=SERVICES, ids=lambda service: service.name)
def tables(request: pytest.FixtureRequest, installation: Installation, connect: Connect) -> Iterator[Tables]:
    """The tables of a service, as its superuser sees them."""
    with connect(request.param.name) as connection:
        yield Tables(connection, request.param.name)
        connection.rollback()


def test_no_table_lets_anything_through(tables: Tables) -> None:
    assert [fault for table in tables.all for fault in tables.faults(table)] == []


def test_nothing_else_is_open_but_what_is_listed(tables: Tables) -> None:
    assert {*OPEN, *WORKED_ON} < set(tables.all)


def test_keys_functions_and_roles_are_kept_to_a_territory(tables: Tables) -> None:
    assert not (faults := tables.loose()), "\n".join(faults)


def test_a_search_that_bypasses_security_finds_its_territory_alone(tables: Tables) -> None:
    assert not (faults := tables.searches()), "\n".join(faults)
