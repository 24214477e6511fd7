"""Whatever comes in gets an answer that says what to do, and never a fault of ours."""

from typing import Any

import pytest

from chassis.http.operations import Operation
from chassis.service import operations_of
from participation.service import Participation
from services.participation.tests.people import NEED, Place, Someone
from tests.installation import Installation

TAKING = [operation for operation in operations_of(Participation) if operation.takes]
NOTHING = "019ab000-0000-7000-8000-000000000000"
HEADERS = {"Content-Type": "application/json", "If-Match": '"1"'}
BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"text": "\xff"}',
    "a list": b"[]",
    "null": b"null",
    "NUL": b'{"text": "a\\u0000b"}',
    "a lone surrogate": b'{"text": "\\ud800"}',
    "twice the same key": b'{"text": "a", "text": "b"}',
    "an unknown field": b'{"territory": "vosges"}',
    "too deep": b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}",
    "too large": b'{"text": "' + b"a" * 1_000_001 + b'"}',
    "a huge number": b'{"version": ' + b"9" * 5000 + b"}",
    "not a number": b'{"version": NaN}',
}


def name_of(operation: Operation) -> str:
    return f"{operation.verb} {operation.path}"


@pytest.fixture(scope="module")
def office(installation: Installation) -> tuple[Place, Someone]:
    """A territory, and someone who may do all that there is to do: what they send is bad, and changes little."""
    place = Place(installation, installation.territory())
    return place, place.known("Alix", "administrator", "moderator", "coordinator")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("operation", TAKING, ids=name_of)
def test_a_body_that_is_none_is_refused(office: tuple[Place, Someone], operation: Operation, body: str) -> None:
    place, who = office
    path = operation.path.format(id=NOTHING, token="adm_x", role="mentor")
    answer = place.call(who, operation.verb, path, body=BODIES[body], headers=HEADERS)
    assert answer.status in (400, 413, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", [None, True, 3, 1.5, [], {}, "", " ", "x" * 3000, ["", 3], {"a": 1}])
@pytest.mark.parametrize(
    ("operation", "field"),
    [(operation, field) for operation in TAKING for field in operation.input.fields],  # type: ignore[union-attr]
    ids=lambda value: name_of(value) if isinstance(value, Operation) else str(value),
)
def test_a_field_of_any_shape_is_taken_or_refused(
    office: tuple[Place, Someone], operation: Operation, field: str, value: Any
) -> None:
    place, who = office
    path = operation.path.format(id=NOTHING, token="adm_x", role="mentor")
    answer = place.call(who, operation.verb, path, {field: value}, headers={"If-Match": '"1"'})
    assert answer.status < 500, answer.body


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "wish"}, "/kind"),
        ({"text": "  "}, "/text"),
        ({"text": "x" * 2001}, "/text"),
        ({"text": 3}, "/text"),
        ({"text": "a\u0007b"}, "/text"),
        ({"title": "deux\nlignes"}, "/title"),
        ({"themes": []}, "/themes"),
        ({"themes": "short-circuits"}, "/themes"),
        ({"themes": [3]}, "/themes/0"),
        ({"commune": None}, "/commune"),
        ({"language": "français"}, "/language"),
        ({"origins": ["a"] * 11}, "/origins"),
        ({"author": "moi"}, "/author"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_a_fault_is_pointed_at(place: Place, changed: dict[str, Any], pointer: str) -> None:
    answer = place.call(place.known(), "POST", "/contributions", NEED | changed)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_missing_field_is_named(place: Place) -> None:
    answer = place.call(place.known(), "POST", "/contributions", {})
    named = {error["pointer"] for error in answer.json["errors"]}
    assert named == {"/kind", "/text", "/themes", "/commune"}


@pytest.mark.parametrize("address", ["jeanne", "jeanne@", "@exemple.fr", "a@b", "x" * 250 + "@exemple.fr", "a b@c.fr"])
def test_what_is_no_address_is_refused(place: Place, address: str) -> None:
    answer = place.call(place.visitor, "POST", "/sign-ins", {"email": address})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/email")


@pytest.mark.parametrize("proof", [{}, {"code": "12345"}, {"code": "١٢٣٤٥٦"}, {"code": "123456", "token": "x"}])
def test_a_proof_is_a_code_or_a_token(place: Place, proof: dict[str, str]) -> None:
    id, _ = place.sign_in("jeanne@exemple.fr")
    assert place.confirm(id, **proof).status == 422


@pytest.mark.parametrize("id", ["1", "%00", "é", "x" * 300, NOTHING[:-1] + "g"])
def test_what_is_no_id_was_never_there(place: Place, id: str) -> None:
    assert place.call(place.visitor, "GET", f"/contributions/{id}").status == 404
