"""What the contract promises of each operation, and whether an answer keeps it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jsonschema

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JSON = "application/json"
PROBLEM = "application/problem+json"
NOT_MODIFIED, FAULTY = 304, 400
REF = re.compile(rf"([a-z][a-z-]+)/({IDS.pattern})")


@dataclass(frozen=True)
class Operation:
    """One operation of the document; `path` has `{names}`."""

    verb: str
    path: str
    declared: Mapping[str, Any]
    components: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"

    @property
    def body(self) -> Any:
        """Return the example of a body; None where there is none."""
        content = self.declared.get("requestBody", {}).get("content", {})
        return content.get(JSON, {}).get("example")

    @property
    def takes_body(self) -> bool:
        return "requestBody" in self.declared

    def parameters(self, where: str) -> list[str]:
        return [each["name"] for each in self.declared.get("parameters", ()) if each["in"] == where]

    @cached_property
    def responses(self) -> Mapping[str, Mapping[str, Any]]:
        """Give, for each status, the validators of its media types; a media type without a schema takes all."""
        return {
            status: {media: self.validator(said.get("schema", {})) for media, said in each.get("content", {}).items()}
            for status, each in self.declared["responses"].items()
        }

    def validator(self, schema: Mapping[str, Any]) -> jsonschema.Draft202012Validator:
        return jsonschema.Draft202012Validator({**schema, "components": self.components})

    def fault(self, status: int, media: str, body: bytes) -> str:
        """Say in which way an answer is not what was declared; nothing where it is."""
        declared = self.responses.get(str(status), self.responses.get("default") if status >= FAULTY else None)
        if declared is None:
            return "" if status == NOT_MODIFIED else f"status {status} is not declared"
        if media not in declared:
            return f"{media or 'a body'} is not declared for {status}" if media or body else ""
        return wrong(declared[media], body, status) if media in (JSON, PROBLEM) else ""


def wrong(validator: jsonschema.Draft202012Validator, body: bytes, status: int) -> str:
    """Say what is wrong with a JSON body by its schema; a problem names the status that it has (RFC 9457)."""
    try:
        said = json.loads(body)
    except ValueError:
        return f"no JSON: {body[:80]!r}"
    if status >= FAULTY and said.get("status") != status:
        return f"the problem says {said.get('status')} in an answer {status}"
    error = next(validator.iter_errors(said), None)
    return f"{error.json_path}: {error.message[:200]}" if error else ""


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """List all operations of an OpenAPI document."""
    return [
        Operation(verb.upper(), path, declared, document["components"])
        for path, methods in document["paths"].items()
        for verb, declared in methods.items()
    ]


def refs(value: Any) -> Iterator[tuple[str, str]]:
    """Find the refs, as kind and id, that a JSON value names."""
    yield from REF.findall(json.dumps(value))
