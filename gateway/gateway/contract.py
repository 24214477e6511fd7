"""The contracts of all services as one: OpenAPI 3.1 and AsyncAPI 3.0, and what they say of an operation.

Each service serves its own; the last good copy is kept while it is away.
"""

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.bus import Unavailable
from chassis.context import Acting
from chassis.http.client import Client
from chassis.logs import log

PREFIX = "/api/v1"
OURSELVES = Acting(territory="", kind="service", service="gateway")
FRESH = 60.0
AGAIN = 2.0
SECURITY = {
    "session": {"type": "http", "scheme": "bearer", "description": "A person's session, `ses_…`."},
    "token": {"type": "http", "scheme": "bearer", "description": "An integrator's token, `tok_…`, with its scopes."},
}


@dataclass(frozen=True)
class Declared:
    """What the gateway must know of an operation before it passes a request on."""

    provisional: bool
    live: bool


UNDECLARED = Declared(provisional=False, live=False)


@dataclass
class Contracts:
    """The contracts of the installation's services, fetched when they are needed."""

    client: Client
    services: list[str]
    own: dict[str, Any]
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    looked: dict[str, float] = field(default_factory=dict)
    routes: dict[str, list[tuple[str, re.Pattern[str], Declared]]] = field(default_factory=dict)
    first: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def of(self, service: str) -> dict[str, Any] | None:
        """Return a service's contracts, a minute old at most while it answers; None where none was ever seen."""
        if service in self.known:
            self.look(service)
        else:
            with self.first[service]:  # whoever comes during the very first look waits for what it finds
                self.look(service)
        return self.known.get(service)

    def look(self, service: str) -> None:
        """Ask a service for its contracts, unless that was done a moment ago."""
        patience = FRESH if service in self.known else AGAIN
        if time.monotonic() - self.looked.get(service, -FRESH) > patience:
            self.looked[service] = time.monotonic()
            try:
                answer = self.client.call(service, "GET", "/internal/contract", OURSELVES)
                if answer.status == 200:
                    self.known[service] = answer.json
                    self.routes[service] = list(routes_of(answer.json["openapi"]))
            except (Unavailable, ValueError) as error:
                log.warning("contract.unavailable", of=service, reason=str(error))

    def operation(self, service: str, verb: str, path: str) -> Declared:
        """Return what a service declares of an operation; the cautious answer where it declares nothing.

        Raises Unavailable as long as its contract was never seen: a visitor's write would be refused for good.
        """
        if self.of(service) is None:
            raise Unavailable(f"no contract of {service} yet")
        for method, pattern, declared in self.routes.get(service, ()):
            if method == verb and pattern.fullmatch(path):
                return declared
        return UNDECLARED

    def openapi(self) -> dict[str, Any]:
        """Return the HTTP contract of the whole installation."""
        merged: dict[str, Any] = {
            "openapi": "3.1.0",
            "info": {
                "title": "Start-Up de Territoire",
                "version": "1.0",
                "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
            },
            "servers": [{"url": PREFIX}],
            "tags": [],
            "paths": {},
            "components": {"schemas": {}, "securitySchemes": SECURITY},
        }
        schemas = merged["components"]["schemas"]
        for service, told in self.parts("openapi"):
            document = told_apart(told, schemas, service)
            merged["paths"].update(document["paths"])
            schemas.update(document["components"]["schemas"])
        tags = {tag for path in merged["paths"].values() for operation in path.values() for tag in operation["tags"]}
        merged["tags"] = [{"name": tag} for tag in sorted(tags)]
        merged["paths"] = dict(sorted(merged["paths"].items()))
        return merged

    def asyncapi(self) -> dict[str, Any]:
        """Return the contract of all events that leave the installation."""
        merged: dict[str, Any] = {
            "asyncapi": "3.0.0",
            "info": {"title": "Start-Up de Territoire", "version": "1.0"},
            "defaultContentType": "application/cloudevents+json",
            "channels": {},
            "operations": {},
            "components": {"messages": {}, "schemas": {}},
        }
        schemas = merged["components"]["schemas"]
        for service, told in self.parts("asyncapi"):
            document = told_apart(told, schemas, service)
            schemas.update(document["components"]["schemas"])
            merged["components"]["messages"].update(document["components"]["messages"])
            merged["channels"].update(document["channels"])
            merged["operations"].update(document["operations"])
        return merged

    def parts(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """Return each service's document, our own first where there is one."""
        found = [("gateway", self.own)] if name == "openapi" else []
        known = [(service, self.of(service)) for service in self.services]
        return found + [(service, documents[name]) for service, documents in known if documents is not None]


def routes_of(openapi: Mapping[str, Any]) -> list[tuple[str, re.Pattern[str], Declared]]:
    """Return method, path and what must be known of each operation; fixed paths before those with parameters."""
    found = []
    for path, methods in sorted(openapi["paths"].items(), key=lambda item: item[0].count("{")):
        pattern = re.compile(re.sub(r"\\{[^/]+\\}", "[^/]+", re.escape(path)))
        for method, operation in methods.items():
            answers = [media for answer in operation["responses"].values() for media in answer.get("content", ())]
            live = any(media not in ("application/json", "application/problem+json") for media in answers)
            declared = Declared(provisional=bool(operation.get("x-provisional")), live=live)
            found.append((method.upper(), pattern, declared))
    return found


def told_apart(document: dict[str, Any], taken: Mapping[str, Any], service: str) -> dict[str, Any]:
    """Return a copy whose operations bear their service's name, and whose schemas no name taken by another shape."""
    shapes = document["components"]["schemas"]
    renamed = {name: f"{service}.{name}" for name, shape in shapes.items() if taken.get(name, shape) != shape}
    written = json.dumps(document)
    for name, other in renamed.items():
        written = written.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{other}"')
    copied: dict[str, Any] = json.loads(written)
    shapes = copied["components"]["schemas"]
    copied["components"]["schemas"] = {renamed.get(name, name): shape for name, shape in shapes.items()}
    for path in copied.get("paths", {}).values():
        for operation in path.values():
            operation["operationId"] = f"{service}_{operation['operationId']}"
    return copied
