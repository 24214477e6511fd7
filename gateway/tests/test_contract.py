"""The contracts of all services as one, valid, and what the gateway reads in them."""

import json
from pathlib import Path

import eventlet
import jsonschema
import pytest
from eventlet.event import Event as Signal
from openapi_spec_validator import validate

from chassis.bus import Unavailable
from chassis.http.client import Answer
from demarche.services import WITH_DATA
from gateway.contract import Contracts, told_apart
from tests.browser import Browser

ROOT = Path(__file__).parents[2]
ASYNCAPI = ROOT / "tests" / "vendored" / "asyncapi-specs" / "3.0.0.json"


@pytest.fixture
def openapi(browser: Browser):
    return json.loads(browser.open("/api/openapi.json").body)


@pytest.fixture
def asyncapi(browser: Browser):
    return json.loads(browser.open("/api/asyncapi.json").body)


def test_the_http_contract_is_valid(openapi):
    validate(openapi)
    assert openapi["openapi"].startswith("3.1")


def test_the_contract_of_events_is_valid(asyncapi):
    schema = json.loads(ASYNCAPI.read_text("utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(asyncapi)
    assert "participation.contribution.published.v1" in asyncapi["channels"]


class Kept:
    """A client that answers with the committed contracts."""

    def call(self, service: str, *_):
        documents = ROOT / "services" / service / service / "contracts"
        kept = {name: json.loads((documents / f"{name}.json").read_text("utf-8")) for name in ("openapi", "asyncapi")}
        return Answer(200, {}, json.dumps(kept).encode())


def test_the_contract_of_all_is_made_of_the_committed_ones(openapi, asyncapi):
    own = json.loads((ROOT / "gateway" / "gateway" / "contracts" / "openapi.json").read_text("utf-8"))
    kept = Contracts(Kept(), list(WITH_DATA), own)
    assert kept.openapi() == openapi
    assert kept.asyncapi() == asyncapi


def test_every_operation_and_every_event_of_all_services_is_shown_by_an_example(openapi, asyncapi):
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            good = [answer for status, answer in operation["responses"].items() if status < "300"]
            told = [content for part in (*good, operation.get("requestBody", {})) for content in contents(part)]
            assert all(content.get("example") for content in told), path
    shapes = asyncapi["components"]
    for name, message in asyncapi["components"]["messages"].items():
        shown = message["examples"][0]["payload"]
        assert (shown["type"], shown["dataschema"]) == (name, f"/api/asyncapi.json#/components/schemas/{name}")
        shape = {"$ref": f"#/components/schemas/{name}", "components": shapes}
        jsonschema.Draft202012Validator(shape).validate(shown["data"])


def contents(part):
    return part.get("content", {}).values()


def test_a_problem_has_the_shape_that_the_contract_gives(people, openapi):
    author = people.known()
    need = author.api("GET", "/me/contributions").json["items"][0]["id"]
    problems = [author.api("PATCH", "/me", {"pseudonym": "Une autre"}, If_Match='"99"')]
    problems += [author.api("POST", f"/contributions/{need}/withdraw") for _ in range(2)][1:]
    assert [problem.json["type"] for problem in problems] == [
        "/problems/stale-version",
        "/problems/forbidden-transition",
    ]
    for problem in problems:
        shape = {"$ref": "#/components/schemas/Problem", "components": openapi["components"]}
        jsonschema.Draft202012Validator(shape).validate(problem.json)


def test_the_contract_holds_every_service_and_the_gateways_own(openapi):
    assert {"/contributions", "/events", "/territory", "/communes"} <= openapi["paths"].keys()


def test_no_internal_operation_is_in_the_contract(openapi):
    assert not [path for path in openapi["paths"] if path.startswith("/internal")]


def test_the_page_of_the_api_names_every_operation(browser: Browser, openapi):
    text = browser.open("/api/docs").text
    missing = [path for path in openapi["paths"] if f"/api/v1{path}" not in text]
    assert not missing


def test_the_page_of_the_api_shows_the_examples(browser: Browser, openapi, asyncapi):
    text = browser.open("/api/docs").text
    said = [example["text"] for example in examples(openapi) if isinstance(example, dict) and "text" in example]
    assert len(said) > 5
    assert [words for words in said if " ".join(words.split()) not in text] == []
    assert text.count('"specversion"') >= len(asyncapi["components"]["messages"])


def examples(openapi):
    for methods in openapi["paths"].values():
        for operation in methods.values():
            parts = [*operation["responses"].values(), operation.get("requestBody", {})]
            yield from (content["example"] for part in parts for content in contents(part) if "example" in content)


class Shaky:
    """A client of one service that answers, then goes away."""

    def __init__(self) -> None:
        self.away = False

    def call(self, *_, **__):
        if self.away:
            raise Unavailable("gone for a walk")
        paths = {
            "/things/{id}": {"post": {"responses": {}, "operationId": "make", "tags": ["t"], "x-provisional": True}}
        }
        return Answer(200, {}, json.dumps({"openapi": {"paths": paths}, "asyncapi": {}}).encode())


def test_the_last_good_copy_is_kept_while_a_service_is_away():
    client = Shaky()
    contracts = Contracts(client, ["shop"], {})
    assert contracts.operation("shop", "POST", "/things/7").provisional
    client.away = True
    contracts.looked.clear()
    assert contracts.operation("shop", "POST", "/things/7").provisional


def test_who_comes_while_a_contract_is_first_read_waits_for_it():
    class Slow(Shaky):
        def call(self, *_, **__):
            both_are_here.wait(timeout=10)
            return super().call()

    def ask() -> bool:
        came.append(1)
        if len(came) == 2:
            both_are_here.send(None)
        return contracts.operation("shop", "POST", "/things/7").provisional

    came, both_are_here = [], Signal()
    contracts = Contracts(Slow(), ["shop"], {})
    assert [each.wait() for each in [eventlet.spawn(ask), eventlet.spawn(ask)]] == [True, True]


def test_nothing_is_said_of_an_operation_before_its_contract_was_read():
    client = Shaky()
    client.away = True
    with pytest.raises(Unavailable):
        Contracts(client, ["shop"], {}).operation("shop", "POST", "/things/7")


def test_an_operation_that_nobody_declared_makes_no_person():
    assert not Contracts(Shaky(), ["shop"], {}).operation("shop", "POST", "/others").provisional


def test_other_shapes_under_the_same_name_are_told_apart():
    document = {
        "components": {"schemas": {"Item": {"type": "string"}}},
        "paths": {"/a": {"get": {"operationId": "read", "schema": {"$ref": "#/components/schemas/Item"}}}},
    }
    copied = told_apart(document, {"Item": {"type": "object"}}, "shop")
    assert copied["components"]["schemas"] == {"shop.Item": {"type": "string"}}
    assert copied["paths"]["/a"]["get"]["schema"]["$ref"] == "#/components/schemas/shop.Item"
