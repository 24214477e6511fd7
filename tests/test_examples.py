"""Every operation and every event is shown by an example that its own schema takes, whole and of its own words."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from marshmallow import RAISE, Schema, fields

from chassis.http.schemas import pointers
from chassis.runtime import folder_of
from chassis.service import operations_of
from chassis.states import StateTable
from tests.installation import SERVICES
from tools.contracts import Resources
from tools.contracts.documents import asyncapi, example, name_of, openapi


class Shown(NamedTuple):
    """One example, the shape that it is an example of, and where more is said of it than of the shape."""

    name: str
    schema: type[Schema]
    example: Any
    comes_in: bool = False


COMPUTED = ["validation.unknown"]  # what is computed as it is shown is never read in
EVERYONE = pytest.mark.parametrize("service", [*SERVICES, Resources], ids=lambda service: service.name)


def shown(service: Any) -> Iterator[Shown]:
    """Yield the examples of bodies, answers and events of a service."""
    for operation in operations_of(service):
        if not operation.internal:
            if operation.takes:
                yield Shown(operation.name, operation.takes, example(service, operation.takes), comes_in=True)
            if operation.gives:
                yield Shown(operation.name, operation.gives, example(service, operation.gives, operation.name))
    for kind in service.catalogue.types.values() if service in SERVICES else ():
        yield Shown(kind.name, kind.schema, example(service, kind.schema, kind.name))


def inside(schema: type[Schema]) -> Iterator[type[Schema]]:
    """Yield a shape and the shapes in it."""
    yield schema
    for field in schema().fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from inside(type(inner.schema))


def holds(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Hold a value to a schema that refers to the components of its document."""
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


@EVERYONE
def test_every_operation_has_an_example_that_the_contract_takes(service: Any) -> None:
    document = openapi(service)
    for path, methods in document["paths"].items():
        for verb, operation in methods.items():
            good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for part in [*good, operation.get("requestBody", {})]:
                for media, content in part.get("content", {}).items():
                    assert content.get("example"), f"{verb} {path} shows nothing of its {media}"
                    holds(document, content.get("schema", {}), content["example"])


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_event_that_leaves_has_an_example_that_the_contract_takes(service: Any) -> None:
    document = asyncapi(service)
    for message in document["components"]["messages"].values():
        for one in message["examples"]:
            holds(document, message["payload"], one["payload"])
            address, _, pointer = one["payload"]["dataschema"].partition("#")
            assert address == "/api/asyncapi.json"
            holds(document, {"$ref": f"#{pointer}"}, one["payload"]["data"])
            kind, id = one["payload"]["subject"].split("/")
            assert (kind.removesuffix("s"), id) == (
                message["name"].split(".")[1],
                next(iter(one["payload"]["data"].values())),
            )


@EVERYONE
def test_the_example_of_a_body_is_a_body_that_would_be_taken(service: Any) -> None:
    for one in shown(service):
        if one.comes_in:
            assert one.schema().validate(one.example) == {}, f"{one.name} refuses its own example"


@EVERYONE
def test_the_example_of_an_answer_has_every_field_and_each_of_its_type(service: Any) -> None:
    for one in shown(service):
        if not one.comes_in:
            assert set(one.example) == set(one.schema().fields), f"{one.name}: fields without a word"
            refused = pointers(one.schema(unknown=RAISE).validate(one.example)).items()
            assert [place for place, why in refused if why != COMPUTED] == [], one.name


@EVERYONE
def test_no_word_of_an_example_is_said_of_what_does_not_exist(service: Any) -> None:
    known: dict[str, set[str]] = {"any": set()}
    for one in shown(service):
        if not one.comes_in:
            known.setdefault(one.name, set()).update(one.schema().fields)
        for schema in inside(one.schema):
            known["any"].update(schema().fields)
            for kind in schema.__mro__:
                known.setdefault(name_of(kind), set()).update(schema().fields)
    files = {operation.name for operation in operations_of(service) if operation.media != "application/json"}
    said = {name: set(words) for name, words in service.examples.items() if name not in files}
    assert {
        name: words - known.get(name, set()) for name, words in said.items() if words - known.get(name, set())
    } == {}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_an_example_is_in_a_state_that_exists(service: Any) -> None:
    states = {state for told in SERVICES for table in tables(told) for state in table.states}
    found = {str(one.example["state"]) for one in shown(service) if "state" in one.example}
    assert found <= states


def tables(service: Any) -> Iterator[StateTable]:
    folder: Path = folder_of(service)
    for file in folder.glob("*/states.py"):
        module = import_module(f"{folder.name}.{file.parent.name}.states")
        yield from (table for table in vars(module).values() if isinstance(table, StateTable))


def test_an_example_that_its_schema_refuses_is_seen() -> None:
    document = openapi(Resources)
    content = document["paths"]["/communes"]["get"]["responses"]["200"]["content"]["application/json"]
    content["example"]["items"][0]["population"] = "dix mille"
    with pytest.raises(jsonschema.ValidationError, match="dix mille"):
        holds(document, content["schema"], content["example"])
