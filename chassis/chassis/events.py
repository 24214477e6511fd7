"""Events: declared types, and the envelope in which they travel (CloudEvents 1.0.2, structured JSON).

Inside the installation the envelope also carries `people` and `visibility`; what leaves it goes through `Event.public`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from marshmallow import Schema

Visibility = Literal["public", "territory", "internal"]
Upcasts = Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]  # by type: its data as the next version has them


class Unreadable(Exception):
    """A message is no event of ours; the reason says why."""


@dataclass(frozen=True)
class EventType:
    """One declared type: `<service>.<object>.<past participle>.v<major>`, who may see it, and the shape of its data."""

    name: str
    visibility: Visibility
    schema: type[Schema]
    summary: str

    def dump(self, data: Any) -> dict[str, Any]:
        return dict(self.schema().dump(data))


@dataclass
class Catalogue:
    """The events that one service declares, in order; its AsyncAPI contract is made of them."""

    service: str
    types: dict[str, EventType] = field(default_factory=dict)

    def declare(
        self, name: str, visibility: Visibility, schema: type[Schema], summary: str, *, major: int = 1
    ) -> EventType:
        """Declare `contribution.published`, say; raise ValueError for a name declared twice."""
        full = f"{self.service}.{name}.v{major}"
        if full in self.types:
            raise ValueError(f"{full} is declared twice")
        self.types[full] = EventType(full, visibility, schema, summary)
        return self.types[full]


@dataclass(frozen=True)
class Event:
    """What happened, as other services receive it. `actor` and `authors` are ids of participants, or nothing."""

    id: UUID
    territory: str
    type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, Any]
    visibility: Visibility
    actor: UUID | None
    authors: tuple[UUID, ...]
    trace: str

    def public(self) -> dict[str, Any]:
        """Return the CloudEvent that integrators may see: no people, no visibility."""
        return {
            "specversion": "1.0",
            "id": str(self.id),
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "dataschema": f"/api/asyncapi.json#/components/schemas/{self.type}",
            "data": self.data,
            "territory": self.territory,
            "traceparent": self.trace,
        }

    def encode(self) -> bytes:
        """Write the envelope that services exchange."""
        people = {"actor": self.actor, "authors": self.authors}
        envelope = {**self.public(), "visibility": self.visibility, "people": people}
        return json.dumps(envelope, ensure_ascii=False, default=str).encode()

    @classmethod
    def decode(cls, body: bytes) -> "Event":
        """Read an envelope; raise Unreadable for anything that is not one."""
        try:
            raw = json.loads(body)
            people = raw["people"]
            return cls(
                **{name: raw[name] for name in ("type", "source", "subject", "data", "visibility")},
                id=UUID(raw["id"]),
                territory=str(raw["territory"]),
                time=datetime.fromisoformat(raw["time"]),
                actor=UUID(people["actor"]) if people["actor"] else None,
                authors=tuple(UUID(author) for author in people["authors"]),
                trace=str(raw["traceparent"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(f"no event: {error!r}") from error


def newest(type: str, upcasts: Upcasts) -> str:
    """Return the version that a type becomes by upcasts, one after the other."""
    while type in upcasts:
        stem, _, major = type.rpartition(".v")
        type = f"{stem}.v{int(major) + 1}"
    return type


def today(event: Event, upcasts: Upcasts) -> Event:
    """Return an event as subscribers read it today, whichever version was told."""
    while event.type in upcasts:
        one = {event.type: upcasts[event.type]}
        event = replace(event, type=newest(event.type, one), data=one[event.type](event.data))
    return event
