"""The API as people read it: every operation and every event, from the merged contracts."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway.contract import PREFIX
from gateway.visit import Visit
from gateway.web.pages import get, show


@get("/api/docs", anywhere=True)
def docs(visit: Visit) -> Response:
    """Show the API on one page, without a script."""
    openapi, asyncapi = visit.door.contracts.openapi(), visit.door.contracts.asyncapi()
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations(openapi):
        groups.setdefault(operation["tag"], []).append(operation)
    messages = [
        message | {"example": written(message["examples"][0]["payload"])}
        for message in asyncapi["components"]["messages"].values()
    ]
    schemas = openapi["components"]["schemas"]
    return show(visit, "docs/page.html", groups=sorted(groups.items()), messages=messages, schemas=schemas)


def operations(openapi: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each operation with what its reader needs."""
    for path, methods in openapi["paths"].items():
        for verb, operation in methods.items():
            body = operation.get("requestBody", {})
            yield {
                "id": operation["operationId"],
                "tag": operation["tags"][0],
                "verb": verb.upper(),
                "path": PREFIX + path,
                "summary": operation["summary"],
                "description": operation.get("description", ""),
                "parameters": operation.get("parameters", []),
                "body": shape_of(body),
                "body_example": example_of(body),
                "answers": [
                    (status, shape_of(answer), example_of(answer)) for status, answer in operation["responses"].items()
                ],
                "roles": operation.get("x-roles", []),
                "scopes": operation.get("x-scopes", []),
                "provisional": operation.get("x-provisional", False),
                "security": operation.get("security", []),
            }


def shape_of(answer: Mapping[str, Any]) -> str:
    """Name the schema of a body or an answer, or of the items of a list."""
    for content in answer.get("content", {}).values():
        schema = content.get("schema", {})
        items = schema.get("properties", {}).get("items", {}).get("items")
        return f"[{name_of(items)}]" if items else name_of(schema)
    return ""


def example_of(part: Mapping[str, Any]) -> str:
    """Write the example of a body or an answer; nothing where there is none."""
    shown = [content["example"] for content in part.get("content", {}).values() if "example" in content]
    return written(shown[0]) if shown else ""


def written(example: Any) -> str:
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)


def name_of(schema: Mapping[str, Any] | None) -> str:
    return str((schema or {}).get("$ref", "")).rpartition("/")[2]
