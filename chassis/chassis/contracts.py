"""Contracts made from code: OpenAPI 3.1 of a service's operations, AsyncAPI 3.0 of its events; committed, never edited.

`python -m chassis.contracts SERVICE…` writes them; a test says when they are stale. The gateway merges what services
serve at `/internal/contract`.
"""

import importlib
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from chassis.events import EventType
from chassis.http.operations import Operation
from chassis.http.problems import CONTENT_TYPE
from chassis.runtime import folder_of

VERSION = "1.0"


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


def operations_of(service: type) -> list[Operation]:
    """Return a service's operations in the order of their declaration."""
    declared = [getattr(method, "declares", None) for _, method in inspect.getmembers(service, inspect.isfunction)]
    found = [operation for operation in declared if isinstance(operation, Operation)]
    return sorted(found, key=lambda operation: (operation.path, operation.verb))


def openapi(service: Any) -> dict[str, Any]:
    """Describe the public operations of a service; paths are without the gateway's prefix."""
    spec = APISpec(service.name, VERSION, "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
    spec.components.schema("Problem", schema=ProblemSchema)
    for operation in operations_of(service):
        if not operation.internal:
            spec.path(operation.path, operations={operation.verb.lower(): describe(operation)})
    document: dict[str, Any] = json.loads(json.dumps(spec.to_dict()), object_hook=portable)
    return document


def portable(part: dict[str, Any]) -> dict[str, Any]:
    """Write patterns as JSON Schema reads them (ECMA-262): there the end of a text is `$`, and only that."""
    pattern = str(part.get("pattern", ""))
    return {**part, "pattern": pattern.removesuffix(r"\Z") + "$"} if pattern.endswith(r"\Z") else part


def name_of(schema: Any) -> str:
    """Name a component after its schema class, so that `ContributionSchema` and `Contribution` are one word."""
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__.removesuffix("Schema")


def describe(operation: Operation) -> dict[str, Any]:
    """Describe one operation: parameters, shapes, who may call it (`x-roles`, `x-scopes`), its events (`x-emits`)."""
    who = operation.who
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.strip("/").split("/")[0]],
        "parameters": parameters(operation),
        "responses": responses(operation),
    }
    if operation.description:
        described["description"] = operation.description
    if operation.input is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": type(operation.input)}},
        }
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
        shape = {"type": "string"} | ({"format": "uuid"} if name == "id" or name.endswith("_id") else {})
        found.append({"in": "path", "name": name, "required": True, "schema": shape})
    if operation.query is not None:
        found.append({"in": "query", "schema": operation.query})
    if operation.guarded:
        found.append(header("If-Match", "The version you change, as its ETag gave it.", required=True))
    if operation.verb == "POST":
        found.append(header("Idempotency-Key", "Repeat a request safely: one key, one effect, for 24 hours."))
    if operation.verb == "GET" and operation.output is not None:
        found.append(header("If-None-Match", "The ETag you have; 304 when it is still the same."))
    return found


def header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def responses(operation: Operation) -> dict[str, Any]:
    problem = {
        "content": {CONTENT_TYPE: {"schema": ProblemSchema}},
        "description": "A problem, and what to do about it.",
    }
    if operation.output is None:
        good: dict[str, Any] = {"description": "Done."}
        if operation.media != "application/json":
            good["content"] = {operation.media: {}}
    elif operation.many:
        items = {"type": "array", "items": type(operation.output)}
        shape = {
            "type": "object",
            "required": ["items", "next"],
            "properties": {"items": items, "next": {"type": ["string", "null"]}},
        }
        good = {"description": "A page of the list.", "content": {"application/json": {"schema": shape}}}
    else:
        good = {"description": "The object.", "content": {"application/json": {"schema": type(operation.output)}}}
    status = operation.status if operation.output is not None or operation.media != "application/json" else 204
    return {str(status): good, "default": problem}


def asyncapi(service: Any) -> dict[str, Any]:
    """Describe the public and territorial events of a service; internal ones are nobody else's business."""
    spec = APISpec(service.name, VERSION, "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=name_of)])
    catalogue = service.catalogue
    kinds: list[EventType] = [kind for kind in catalogue.types.values() if kind.visibility != "internal"]
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for kind in kinds:
        name = name_of(kind.schema)
        if name not in spec.components.schemas:
            spec.components.schema(name, schema=kind.schema)
        messages[kind.name] = {
            "name": kind.name,
            "summary": kind.summary,
            "contentType": "application/cloudevents+json",
            "payload": envelope(kind, name),
            "x-visibility": kind.visibility,
        }
        channels[kind.name] = {
            "address": "{territory}." + kind.name,
            "parameters": {"territory": {"description": "The slug of the territory."}},
            "messages": {"event": {"$ref": f"#/components/messages/{kind.name}"}},
        }
        operations[kind.name] = {"action": "send", "channel": {"$ref": f"#/channels/{kind.name}"}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": service.name, "version": VERSION},
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": json.loads(json.dumps(spec.components.schemas))},
    }


def envelope(kind: EventType, name: str) -> dict[str, Any]:
    """Describe the CloudEvent around one kind of data (CloudEvents 1.0.2)."""
    texts = ("id", "source", "subject", "datacontenttype", "dataschema", "territory", "sequence", "traceparent")
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data", "territory"],
        "properties": {
            "specversion": {"const": "1.0"},
            "type": {"const": kind.name},
            "time": {"type": "string", "format": "date-time"},
            **{text: {"type": "string"} for text in texts},
            "data": {"$ref": f"#/components/schemas/{name}"},
        },
    }


def contract(service: Any) -> dict[str, Any]:
    """Return both contracts, as the gateway asks for them."""
    return {"openapi": openapi(service), "asyncapi": asyncapi(service)}


def files(service: Any) -> dict[Path, str]:
    """Return the committed files of a service's contracts and what they should hold."""
    folder = folder_of(service).parent / "contracts"
    return {
        folder / f"{name}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        for name, document in contract(service).items()
    }


def main(names: list[str]) -> None:
    for name in names:
        service = getattr(importlib.import_module(f"{name}.service"), name.capitalize())
        for path, content in files(service).items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
            print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
