"""Contracts are made from the code, committed, and never stale: `python -m tools.contracts SERVICE` writes them."""

import copy
import json

import pytest

from chassis.service import operations_of
from participation.service import Participation
from tests.installation import SERVICES
from tools.contracts import EVENTS, Resources, breaks, events, files
from tools.contracts.documents import openapi


@pytest.mark.parametrize("service", [*SERVICES, Resources], ids=lambda service: service.name)
def test_the_committed_contracts_are_those_of_the_code(service):
    for path, content in files(service).items():
        assert path.is_file(), f"python -m tools.contracts {service.name}"
        kept = path.read_text("utf-8")
        broken = [*breaks(json.loads(kept), json.loads(content))]
        assert kept == content, f"stale: python -m tools.contracts {service.name}; what breaks: {broken or 'nothing'}"


def test_the_page_of_all_events_is_that_of_the_code():
    assert EVENTS.read_text("utf-8") == events(), "stale: python -m tools.contracts"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_operation_says_what_it_is_for(service):
    assert [operation.name for operation in operations_of(service) if len(operation.summary) < 10] == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_two_operations_share_a_name(service):
    names = [operation.name for operation in operations_of(service)]
    assert len(names) == len(set(names))


def test_what_would_break_a_reader_is_told_from_an_addition():
    made = openapi(Participation)
    kept = copy.deepcopy(made)
    shapes = made["components"]["schemas"]
    shapes["Contribution"]["properties"]["added"] = {"type": "string"}
    made["paths"]["/added"] = {"get": {}}
    shapes["Added"] = {}
    assert [*breaks(kept, made)] == []
    del shapes["Contribution"]["properties"]["text"]
    del made["paths"]["/appeals"]["post"]
    del shapes["Author"]
    shapes["Counts"]["properties"]["supports"] = {"type": "string"}
    shapes["NewComment"]["required"].append("language")
    assert [*breaks(kept, made)] == [
        "POST /appeals is gone",
        *sorted(
            [
                "Author is gone",
                "Contribution.text is gone",
                "Counts.supports was integer and is string",
                "NewComment.language is now required",
            ],
            key=lambda told: list(kept["components"]["schemas"]).index(told.partition(".")[0].split()[0]),
        ),
    ]
