"""Which events there are: asked of each service's contract, not repeated here."""

import time
from dataclasses import dataclass, field
from typing import Any

from chassis.bus import Unavailable
from chassis.context import Acting
from chassis.http.client import Client

SECONDS = 60.0
PATH = "/internal/contract"


@dataclass
class Vocabulary:
    """The declared events of all services; what a service that is away said last stands."""

    client: Client
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked_at: float = -SECONDS

    def types(self, acting: Acting) -> list[dict[str, Any]]:
        """Return each public or territorial type with its shape, asked again at most once a minute."""
        if time.monotonic() - self.asked_at >= SECONDS:
            for service in sorted({*self.client.local, *self.client.settings.services} - {"gateway"}):
                try:
                    answer = self.client.call(service, "GET", PATH, acting.as_service(self.client.caller))
                except Unavailable:
                    continue
                if answer.status == 200:
                    self.known[service] = declared(service, answer.json["asyncapi"])
            self.asked_at = time.monotonic()
        return [kind for service in sorted(self.known) for kind in self.known[service]]


def declared(service: str, contract: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the events of one AsyncAPI contract, their schemas whole."""
    schemas = contract["components"]["schemas"]
    return [
        {
            "type": name,
            "service": service,
            "visibility": message["x-visibility"],
            "summary": message["summary"],
            "schema": whole(message["payload"], schemas),
        }
        for name, message in contract["components"]["messages"].items()
    ]


def whole(schema: Any, schemas: dict[str, Any]) -> Any:
    """Put each shape where it is referred to, so that a schema can be read alone."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return whole(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
        return {key: whole(value, schemas) for key, value in schema.items()}
    return [whole(value, schemas) for value in schema] if isinstance(schema, list) else schema
