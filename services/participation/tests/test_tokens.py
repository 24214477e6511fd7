"""API tokens of integrators."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from chassis.http import Problem
from chassis.http.client import Answer
from participation.tokens import queries as tokens
from services.participation.tests.people import Place, Someone

CITY: dict[str, Any] = {"name": "Site de la ville", "scopes": ["contributions:read", "events:read"]}


def make(place: Place, who: Someone, **changed: Any) -> Answer:
    return place.call(who, "POST", "/tokens", CITY | changed)


def recognised(place: Place, secret: str) -> Answer:
    hashed = sha256(secret.encode()).hexdigest()
    return place.call(place.service("gateway"), "GET", f"/internal/tokens/{hashed}")


@pytest.fixture
def administrator(place: Place) -> Someone:
    return place.known("Alix", "administrator")


def test_the_secret_is_shown_once_and_the_gateway_knows_it(place: Place, administrator: Someone) -> None:
    made = make(place, administrator, limits="high").json
    assert made["secret"].startswith("tok_")
    found = recognised(place, made["secret"]).json
    assert (found["token"], found["scopes"], found["limits"]) == (made["id"], CITY["scopes"], "high")
    assert "secret" not in place.call(administrator, "GET", "/tokens").json["items"][0]


def test_a_token_taken_back_is_worthless(place: Place, administrator: Someone) -> None:
    made = make(place, administrator).json
    assert place.call(administrator, "DELETE", f"/tokens/{made['id']}").status == 204
    assert recognised(place, made["secret"]).status == 404
    assert place.call(administrator, "DELETE", f"/tokens/{made['id']}").status == 404


def test_a_token_is_worthless_once_it_expired(place: Place, administrator: Someone) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    made = make(place, administrator, expires_at=tomorrow.isoformat()).json
    assert recognised(place, made["secret"]).status == 200
    with pytest.raises(Problem), place.work(after=timedelta(days=2)) as work:
        tokens.recognise(work, sha256(made["secret"].encode()).digest())


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"expires_at": "2020-01-27T10:00:00+01:00"}, "/expires_at"),
        ({"expires_at": "2050-01-27T10:00:00"}, "/expires_at"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["contributions:admin"]}, "/scopes/0"),
        ({"limits": "none"}, "/limits"),
        ({"name": ""}, "/name"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    place: Place, administrator: Someone, changed: dict[str, Any], pointer: str
) -> None:
    answer = make(place, administrator, **changed)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_token_makes_no_token_that_may_do_more(place: Place) -> None:
    maker = place.token("tokens:write", "contributions:read")
    assert place.call(maker, "POST", "/tokens", CITY).status == 403
    assert place.call(maker, "POST", "/tokens", CITY | {"scopes": ["contributions:read"]}).status == 201


def test_tokens_are_for_administrators(place: Place) -> None:
    assert make(place, place.moderator()).status == 403


def test_a_token_of_another_territory_is_nobodys_here(place: Place, quick_place: Place) -> None:
    made = make(quick_place, quick_place.known("Alix", "administrator")).json
    assert recognised(place, made["secret"]).status == 404
    assert UUID(made["id"])
