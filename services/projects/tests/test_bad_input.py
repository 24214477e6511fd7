"""Whatever comes in gets an answer that says what to do, and never a fault of ours."""

from typing import Any

import pytest

from chassis.http.operations import Operation
from chassis.service import operations_of
from projects.service import Projects
from services.projects.tests.people import Place

OPERATIONS = operations_of(Projects)
TAKING = [operation for operation in OPERATIONS if operation.takes]
LISTS = [operation for operation in OPERATIONS if operation.many]
ROLES = ("administrator", "coordinator", "mentor", "moderator")
NOTHING = "019ab000-0000-7000-8000-000000000000"
HEADERS = {"Content-Type": "application/json", "If-Match": '"1"'}
BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"name": "\xff"}',
    "a list": b"[]",
    "NUL": b'{"name": "a\\u0000b"}',
    "twice the same key": b'{"name": "a", "name": "b"}',
    "an unknown field": b'{"territory": "vosges"}',
    "too large": b'{"name": "' + b"a" * 1_000_001 + b'"}',
    "a number beyond all": b'{"quantity": 1e999}',
}


def name_of(operation: Operation) -> str:
    return f"{operation.verb} {operation.path}"


def path_of(operation: Operation) -> str:
    return operation.path.format(id=NOTHING, member_id=NOTHING)


@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_body_that_is_none_is_refused(place: Place, operation: Operation) -> None:
    who = place.someone(*ROLES)
    for body in BODIES.values():
        answer = place.call(who, operation.verb, path_of(operation), body=body, headers=HEADERS)
        assert answer.status in (400, 413, 422)
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_field_of_any_shape_is_taken_or_refused(place: Place, operation: Operation) -> None:
    who = place.someone(*ROLES)
    values: list[Any] = [None, True, 3, 1.5, -1, 10**18, [], {}, "", " ", "x" * 5000, ["", 3], {"a": 1}]
    for field in operation.input.fields:  # type: ignore[union-attr]
        for value in values:
            answer = place.call(who, operation.verb, path_of(operation), {field: value}, headers={"If-Match": '"1"'})
            assert answer.status < 500, answer.body


@pytest.mark.parametrize("operation", LISTS, ids=name_of)
def test_a_cursor_that_is_not_ours_is_refused(place: Place, operation: Operation) -> None:
    who, path = place.someone(*ROLES), operation.path.format(id=place.organisation()["id"])
    for cursor in ("x", "WzFd", "WyJhIiwgImIiXQ", "W251bGwsbnVsbF0", "WyJcdTAwMDAiLCAiYSJd"):
        assert place.call(who, "GET", path, query=f"after={cursor}").status in (404, 422)


@pytest.mark.parametrize("operation", LISTS, ids=name_of)
def test_a_parameter_that_is_none_is_refused(place: Place, operation: Operation) -> None:
    for query in ("limit=0", "limit=1000", "limit=x", "nothing=1"):
        answer = place.call(place.someone(*ROLES), "GET", path_of(operation), query=query)
        assert answer.status == 422


@pytest.mark.parametrize("query", ["ids=1", "ids=", "ids=" + ",".join([NOTHING] * 101), "project=1", "edition="])
def test_a_filter_that_is_none_is_refused(place: Place, query: str) -> None:
    assert place.call(place.visitor, "GET", "/commitments", query=query).status == 422


@pytest.mark.parametrize(
    "origin", ["sheets/1", "javascript:alert(1)", "", "https://", "projects/../x", 3, f"Sheets/{NOTHING}"]
)
def test_an_origin_is_a_ref_or_an_address(place: Place, origin: Any) -> None:
    said = {"name": "Le jardin", "story": "Un jardin.", "origins": [origin]}
    refused = place.call(place.coordinator(), "POST", "/projects", said)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/origins/0")


def test_refusals_speak_the_language_of_the_reader(place: Place) -> None:
    project = place.project()
    headers = {"Accept-Language": "en"}
    refused = place.call(
        place.someone(), "POST", f"/projects/{project['id']}/stage", {"to": "building"}, headers=headers
    )
    assert refused.json["detail"] == "Only those who hold the project and coordinators can do this. Ask them."
