"""Contracts made from code: OpenAPI 3.1 of a service's operations, AsyncAPI 3.0 of its events.

Their examples are composed of what the service says of each field (its `examples`). And, for the service itself, the
events of others that it hears.
"""

import itertools
import json
import re
from collections import ChainMap
from collections.abc import Sequence
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from chassis.bus.local import pattern
from chassis.events import EventType
from chassis.http.application import converter
from chassis.http.operations import Operation
from chassis.http.problems import CONTENT_TYPE
from chassis.http.schemas import Input
from chassis.service import Subscription, declared, operations_of

VERSION = "1.0"
EVENT = "application/cloudevents+json"
ENVELOPE = {
    "specversion": "1.0",
    "id": "01981f5a-7c00-7000-8000-00000000e000",
    "time": "2026-11-24T18:30:00+00:00",
    "datacontenttype": "application/json",
    "territory": "territoire",
    "sequence": "00000000000000000042",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}


class ErrorSchema(Schema):
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """An error (RFC 9457), in the reader's language."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    errors = fields.List(fields.Nested(ErrorSchema))
    state = fields.String(metadata={"description": "The state found, where it forbids the change."})
    wanted = fields.String(metadata={"description": "The state that was asked for."})
    version = fields.Integer(metadata={"description": "The current version, where If-Match names another."})


def openapi(service: Any) -> dict[str, Any]:
    """Describe the public operations of a service; paths are without the gateway's prefix."""
    spec = APISpec(service.name, VERSION, "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
    spec.components.schema("Problem", schema=ProblemSchema)
    for operation in operations_of(service):
        if not operation.internal:
            spec.path(operation.path, operations={operation.verb.lower(): describe(service, operation)})
    document: dict[str, Any] = json.loads(json.dumps(spec.to_dict()), object_hook=portable)
    open_to_additions(document["components"]["schemas"], service)
    return document


def open_to_additions(shapes: dict[str, Any], service: Any) -> None:
    """Close only what comes in: an answer or an event may gain a field without breaking whoever reads it."""
    package = service.__module__.partition(".")[0]
    taken = {name_of(cls) for cls in families(Input) if cls.__module__.partition(".")[0] == package}
    for name, shape in shapes.items():
        if name not in taken:
            shape.pop("additionalProperties", None)


def families(cls: type[Schema]) -> list[type[Schema]]:
    """Return a schema class and all that are made of it."""
    return [cls, *itertools.chain.from_iterable(families(child) for child in cls.__subclasses__())]


def portable(part: dict[str, Any]) -> dict[str, Any]:
    """Write patterns as JSON Schema reads them (ECMA-262): there the end of a text is `$`, and only that."""
    pattern = str(part.get("pattern", ""))
    return {**part, "pattern": pattern.removesuffix(r"\Z") + "$"} if pattern.endswith(r"\Z") else part


def name_of(schema: Any) -> str:
    """Name a component after its schema class, so that `ContributionSchema` and `Contribution` are one word."""
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__.removesuffix("Schema")


def example(service: Any, schema: type[Schema], *names: str) -> dict[str, Any]:
    """Compose an example of a shape out of what the service says of its fields.

    A field is as said of one of the names (an operation's or an event's), else of the shape or of one it is made of,
    else of `any`; where nothing is said, it is composed of the shape inside. What is `...` is left out.
    """
    looked_up = (*names, *map(name_of, schema.__mro__), "any")
    said: ChainMap[str, Any] = ChainMap(*(service.examples.get(name, {}) for name in looked_up))
    found: dict[str, Any] = {}
    for name, field in schema().fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if name not in said and isinstance(inner, fields.Nested):
            part = example(service, type(inner.schema))
            found[name] = part if inner is field else [part]
        elif said.get(name, ...) is not ...:
            found[field.data_key or name] = said[name]
    return found


def describe(service: Any, operation: Operation) -> dict[str, Any]:
    """Describe one operation: parameters, shapes, who may call it (`x-roles`, `x-scopes`), its events (`x-emits`)."""
    who = operation.who
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.strip("/").split("/")[0]],
        "parameters": parameters(operation),
        "responses": responses(service, operation),
    }
    if operation.description:
        described["description"] = operation.description
    if operation.takes is not None:
        needed = {"required": not operation.optional_body}
        described["requestBody"] = needed | body(operation.takes, example(service, operation.takes))
    if who.public:
        described["security"] = [{}]
    elif who.person:
        described["security"] = [{"session": []}, *([{}] if who.provisional else [])]
    else:
        described |= {"security": [{"session": []}, {"token": []}], "x-roles": sorted(who.roles)}
    described["x-scopes"] = [operation.scope]
    if who.provisional:
        described["x-provisional"] = True
    if operation.emits:
        described["x-emits"] = [kind.name for kind in operation.emits]
    return described


def parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in re.findall(r"{(\w+)}", operation.path):
        shape = {"type": "string"} | ({"format": "uuid"} if converter(name) else {})
        found.append({"in": "path", "name": name, "required": True, "schema": shape})
    if operation.query is not None:
        found.append({"in": "query", "schema": operation.query})
    if operation.guarded:
        found.append(header("If-Match", "The version you change, as its ETag gave it.", required=True))
    if operation.verb == "POST":
        found.append(header("Idempotency-Key", "Repeat a request safely: one key, one effect, for 24 hours."))
    if operation.verb == "GET" and operation.gives is not None:
        found.append(header("If-None-Match", "The ETag you have; 304 when it is still the same."))
    return found


def header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    about = {"in": "header", "name": name, "required": required, "description": description}
    return {**about, "schema": {"type": "string"}}


def body(schema: Any, shown: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema, "example": shown}}}


def responses(service: Any, operation: Operation) -> dict[str, Any]:
    status = operation.status
    good: dict[str, Any] = {"description": "Done."}
    shown = example(service, operation.gives, operation.name) if operation.gives else None
    if operation.many:
        items = {"type": "array", "items": operation.gives}
        properties = {"items": items, "next": {"type": ["string", "null"]}}
        page = {"type": "object", "required": ["items", "next"], "properties": properties}
        good = {"description": "A page of the list."} | body(page, {"items": [shown], "next": None})
    elif operation.gives is not None:
        good = {"description": "The object."} | body(operation.gives, shown)
    elif operation.media != "application/json":
        good |= {"content": {operation.media: dict(service.examples.get(operation.name, {}))}}
    else:
        status = 204
    problem = {
        "description": "A problem, and what to do about it.",
        "content": {CONTENT_TYPE: {"schema": ProblemSchema}},
    }
    return {str(status): good, "default": problem}


def asyncapi(service: Any) -> dict[str, Any]:
    """Describe the public and territorial events of a service; internal ones are nobody else's business."""
    spec = APISpec(service.name, VERSION, "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
    kinds: list[EventType] = [kind for kind in service.catalogue.types.values() if kind.visibility != "internal"]
    for kind in kinds:
        if name_of(kind.schema) not in spec.components.schemas:
            spec.components.schema(name_of(kind.schema), schema=kind.schema)
    shapes = spec.components.schemas
    open_to_additions(shapes, service)
    by_type = {kind.name: ref("components", "schemas", name_of(kind.schema)) for kind in kinds}  # as `dataschema` says
    return {
        "asyncapi": "3.0.0",
        "info": {"title": service.name, "version": VERSION},
        "defaultContentType": EVENT,
        "channels": {kind.name: channel(kind.name) for kind in kinds},
        "operations": {kind.name: {"action": "send", "channel": ref("channels", kind.name)} for kind in kinds},
        "components": {"messages": {kind.name: message(service, kind) for kind in kinds}, "schemas": shapes | by_type},
    }


def ref(*path: str) -> dict[str, str]:
    return {"$ref": "/".join(["#", *path])}


def channel(name: str) -> dict[str, Any]:
    return {
        "address": "{territory}." + name,
        "parameters": {"territory": {"description": "The slug of the territory."}},
        "messages": {"event": ref("components", "messages", name)},
    }


def message(service: Any, kind: EventType) -> dict[str, Any]:
    """Describe the CloudEvent around one kind of data (CloudEvents 1.0.2)."""
    texts = ("id", "source", "subject", "datacontenttype", "dataschema", "territory", "sequence", "traceparent")
    properties = {
        "specversion": {"const": "1.0"},
        "type": {"const": kind.name},
        "time": {"type": "string", "format": "date-time"},
        **{text: {"type": "string"} for text in texts},
        "data": ref("components", "schemas", kind.name),
    }
    data = example(service, kind.schema, kind.name)
    shown = ENVELOPE | {
        "source": f"https://territoire.example.fr/{service.name}",
        "type": kind.name,
        "subject": f"{kind.name.split('.')[1]}s/{next(iter(data.values()), '')}",
        "dataschema": f"/api/asyncapi.json#/components/schemas/{kind.name}",
        "data": data,
    }
    required = ["specversion", "id", "source", "type", "subject", "time", "data", "territory"]
    return {
        "name": kind.name,
        "summary": kind.summary,
        "contentType": EVENT,
        "payload": {"type": "object", "required": required, "properties": properties},
        "examples": [{"payload": shown}],
        "x-visibility": kind.visibility,
    }


def heard(service: Any, services: Sequence[Any]) -> dict[str, Any]:
    """List the events of others that a service's subscribers ask for; the rest was told by a later release."""
    asked = [pattern(topic) for each in declared(service, Subscription).values() for topic in each.types]
    told = [name for other in services if other is not service for name in other.catalogue.types]
    return {"heard": [name for name in told if any(topic.match(name) for topic in asked)]}


def contract(service: Any, services: Sequence[Any]) -> dict[str, Any]:
    """Return the contracts of a service, one of these."""
    return {"openapi": openapi(service), "asyncapi": asyncapi(service), "heard": heard(service, services)}
