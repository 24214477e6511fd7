"""Whatever comes in gets an answer that says what to do, and never a fault of ours."""

from typing import Any

import pytest

from chassis.http.operations import Operation
from chassis.service import operations_of
from notifications.service import Notifications

TAKING = [operation for operation in operations_of(Notifications) if operation.takes]
NOTHING = "019ab000-0000-7000-8000-000000000000"
BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"url": "\xff"}',
    "a list": b"[]",
    "NUL": b'{"url": "a\\u0000b"}',
    "twice the same key": b'{"url": "a", "url": "b"}',
    "an unknown field": b'{"territory": "vosges"}',
    "too deep": b'{"url": ' + b"[" * 100 + b"]" * 100 + b"}",
    "too large": b'{"url": "' + b"a" * 1_000_001 + b'"}',
}


def name_of(operation: Operation) -> str:
    return f"{operation.verb} {operation.path}"


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_body_that_is_none_is_refused(here, operation: Operation, body: str) -> None:
    headers = {"Content-Type": "application/json", "If-Match": '"1"'}
    path = operation.path.format(id=NOTHING)
    answer = here.call(operation.verb, path, here.administrator, body=BODIES[body], headers=headers)
    assert answer.status in (400, 413, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", [None, True, 3, [], {}, "", " ", "x" * 3000, ["", 3], {"a": 1}])
@pytest.mark.parametrize(
    ("operation", "field"),
    [(operation, field) for operation in TAKING for field in operation.input.fields],  # type: ignore[union-attr]
    ids=lambda value: name_of(value) if isinstance(value, Operation) else str(value),
)
def test_a_field_of_any_shape_is_taken_or_refused(here, operation: Operation, field: str, value: Any) -> None:
    path = operation.path.format(id=NOTHING)
    answer = here.call(operation.verb, path, here.administrator, {field: value}, headers={"If-Match": '"1"'})
    assert answer.status < 500, answer.body


def test_a_path_with_a_nul_in_it_leads_nowhere(here) -> None:
    assert here.call("DELETE", f"/subscriptions/follows/a%00b/{NOTHING}", here.administrator).status == 404
