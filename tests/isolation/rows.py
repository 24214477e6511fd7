"""The rows of the matrix: each operation of the contract, with each place of a request that names an object.

An id stands in a path (its kind is the segment before it), in a body (wherever the example of the contract has one, or
a form of it takes one), or in a query.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from chassis.runtime import folder_of
from gateway.resources import Resources
from tests.installation import SERVICES
from tests.isolation.lives import IDS

NEVER = "01981f5a-7c00-7000-8000-00000000dead"
NEVERS = {
    "sequences": "00000000000009999999",
    "codes": "ZZZZZZ",
    "receipts": "ZZZZZ-ZZZZZ",
    "proof codes": "000000",
    "digests of sessions": "0" * 64,
    "digests of tokens": "0" * 64,
}
FIXED = {"role": "moderator", "kind": "contributions"}
KINDS = {"into": "contributions", "from": "phases", "event": "events"}
NEEDED = {"text": "réparer près de chez soi", "by": "theme"}
REFS = dict.fromkeys(("of", "subject", "about"), "contributions") | {
    "challenge": "challenges",
    "actor": "participants",
}
WRITTEN = {"actor": "person:{}"}  # where it is not `<kind>/<id>`
PLAIN = {  # parameters that name no object
    *("after", "limit", "kind", "theme", "area", "commune", "edition", "q", "state", "sort", "text", "by", "unread"),
    *("type", "format", "when", "mine", "channel", "what", "measured", "free", "stage", "silent_for", "role", "open"),
    *("bearing", "email", "since", "before", "changes"),
}
FORMS: Mapping[tuple[str, str], Iterable[dict[str, Any]]] = {  # bodies that have two forms, or open by a word
    ("post", "/workshops/{id}/check-ins"): [{"registration": NEVER, "code": None}, {"code": "<codes>"}],
    ("post", "/commitments"): [{"call": NEVER}, {"call": None, "project": NEVER}],
    ("post", "/projects/{id}/team"): [{"label": None, "participant": NEVER}],
    ("post", "/receipts"): [{"code": "<receipts>"}],
    ("post", "/sign-ins/{id}/confirm"): [{"code": "<proof codes>"}, {"code": None, "token": "<proof tokens>"}],
}


@dataclass(frozen=True)
class Slot:
    """A place of a request that names an object: `where` is path, body or query, `name` its parameter or field."""

    where: str
    name: str
    kind: str

    def __str__(self) -> str:
        return f"{self.where}:{self.name}"


Name = Callable[[Slot], str]


@dataclass(frozen=True)
class Actor:
    """Who asks: `secret` is a session's or a token's."""

    name: str
    secret: str
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None


class Row:
    """One operation in one form of its body. `operation` is what the contract says of it; `refs`, of which kind is what
    a parameter of its query names with its kind."""

    def __init__(
        self, verb: str, path: str, operation: Mapping[str, Any], body: Any = None, refs: Mapping[str, str] = REFS
    ) -> None:
        self.verb, self.path, self.operation, self.body, self.refs = verb.upper(), path, operation, body, refs
        self.query = {each["name"]: bool(each.get("required")) for each in self.parameters("query")}
        self.guarded = any(each["name"] == "If-Match" for each in self.parameters("header"))

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"

    def parameters(self, where: str) -> Iterator[Mapping[str, Any]]:
        yield from (each for each in self.operation.get("parameters", ()) if each["in"] == where)

    @cached_property
    def slots(self) -> list[Slot]:
        """All places that name an object, each once."""
        found = [slot for segment in self.path.split("/") if (slot := self.in_path(segment))]
        fill(self.body, "", lambda slot: found.append(slot) or NEVER)
        asked = {slot.name for slot in found if slot.where == "body"}
        found += [self.in_query(name) for name in self.query if name not in PLAIN and name not in asked]
        return list(dict.fromkeys(found))

    def in_path(self, segment: str) -> Slot | None:
        """Read a parameter of the path: the segment before it names what it is an id of."""
        name = segment.strip("{}")
        if name == segment or name in FIXED:
            return None
        before = self.path.split("/")[self.path.split("/").index(segment) - 1]
        kind = {"sequence": "sequences", "digest": f"digests of {before}"}.get(
            name, FIXED.get(before.strip("{}"), before)
        )
        return Slot("path", name, kind)

    def in_query(self, name: str) -> Slot:
        """Read a parameter of the query: `ids` are of what the path is about, others say it by their name."""
        about = next(segment for segment in self.path.split("/") if segment not in ("", "internal"))
        return Slot("query", name, self.refs.get(name) or (about if name == "ids" else f"{name}s"))

    def request(self, name: Name, asked: Iterable[Slot] = ()) -> tuple[str, Any, str]:
        """Return path, body and query with these names in them; of the query's own, those that are asked for."""
        segments = [
            name(slot)
            if (slot := self.in_path(segment))
            else FIXED.get(segment.strip("{}"), segment)
            if segment.startswith("{")
            else segment
            for segment in self.path.split("/")
        ]
        query = {each: NEEDED[each] for each, needed in self.query.items() if needed and each in NEEDED}
        for each, needed in self.query.items():
            slot = self.in_query(each) if each not in PLAIN else None
            if slot in self.slots and (needed or slot in asked):
                way = WRITTEN.get(each, f"{self.refs[each]}/{{}}" if each in self.refs else "{}")
                query[each] = way.format(name(slot))
        if "channel" in self.query and "table" in query:
            query["channel"] = "table"
        return "/".join(segments), fill(self.body, "", name), urlencode(query)

    def bars(self, actor: Actor) -> int | None:
        """Return the status by which the contract keeps someone out of what is there; None where it does not."""
        means, roles = self.operation["security"], set(self.operation.get("x-roles", ()))
        if means == [{}]:
            return None
        if actor.scopes is not None:
            return None if {"token": []} in means and actor.scopes & {*self.operation["x-scopes"]} else 403
        if not actor.secret:
            return None if {} in means else 401
        return 403 if roles and not roles & actor.roles else None


def fill(value: Any, said_of: str, name: Name) -> Any:
    """Return a body with the ids that it holds exchanged; of a list of them, the first alone stays."""
    if isinstance(value, dict):
        return {key: fill(each, key, name) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, said_of, name) for each in (value[:1] if IDS.search(str(value)) else value)]
    if not isinstance(value, str):
        return value
    if value.startswith("<"):
        return name(Slot("body", said_of, value.strip("<>")))
    if IDS.search(value):
        kind = (
            value.split("/")[0]
            if "/" in value
            else KINDS.get(said_of, said_of if said_of.endswith("s") else f"{said_of}s")
        )
        return IDS.sub(lambda _: name(Slot("body", said_of, kind)), value)
    return value


def rows_of(document: Mapping[str, Any]) -> list[Row]:
    """Return the rows of all operations of an OpenAPI document, in every form of their bodies."""
    found = []
    for path, methods in document["paths"].items():
        for verb, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            example = content.get("example")
            for form in FORMS.get((verb, path), [{}]):
                body = example and {name: said for name, said in (example | form).items() if said is not None}
                found.append(Row(verb, path, operation, body))
    return found


def never(slot: Slot) -> str:
    return NEVERS.get(slot.kind, NEVER)


DOCUMENTS = [
    json.loads((folder_of(service) / "contracts" / "openapi.json").read_text("utf-8"))
    for service in (*SERVICES, Resources)
]
ROWS = list(chain.from_iterable(map(rows_of, DOCUMENTS)))
