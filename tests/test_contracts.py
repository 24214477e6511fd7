"""Contracts are made from the code, committed, and never stale: `python -m tools.contracts SERVICE` writes them."""

import pytest

from chassis.contracts import operations_of
from tests.installation import SERVICES
from tools.contracts import EVENTS, events, files


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_committed_contracts_are_those_of_the_code(service):
    for path, content in files(service).items():
        assert path.is_file(), f"python -m tools.contracts {service.name}"
        assert path.read_text("utf-8") == content, f"stale: python -m tools.contracts {service.name}"


def test_the_page_of_all_events_is_that_of_the_code():
    assert EVENTS.read_text("utf-8") == events(), "stale: python -m tools.contracts"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_operation_says_what_it_is_for(service):
    assert [operation.name for operation in operations_of(service) if len(operation.summary) < 10] == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_two_operations_share_a_name(service):
    names = [operation.name for operation in operations_of(service)]
    assert len(names) == len(set(names))
