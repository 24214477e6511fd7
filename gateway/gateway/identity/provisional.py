"""A person for someone who has no account: made just before the write, and the same one when it is repeated."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.context import Acting
from chassis.http.client import Answer

if TYPE_CHECKING:
    from gateway.visit import Visit

UNGUESSABLE = 20


@dataclass(frozen=True)
class Newcomer:
    """The person just made, the secret of their session, and the code with which they come back."""

    acting: Acting
    session: str
    receipt: str


def key_of(visit: "Visit", route: str, key: str, body: bytes) -> str:
    """Return the key under which the same request, corrected perhaps, makes the same person, and no other does.

    It gives a session away: a key that another could guess counts for the same client saying the same thing only.
    """
    said = [visit.territory.slug, route, key]
    if len(key) < UNGUESSABLE:
        said += [hashlib.sha256(body).hexdigest(), visit.address, visit.request.headers.get("User-Agent", "")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def welcome(visit: "Visit", route: str, key: str, body: bytes, *, patient: bool) -> Newcomer | Answer:
    """Make a provisional person; return participation's refusal as it is."""
    headers = {"Idempotency-Key": key_of(visit, route, key, body)} | ({"Demarche-Retry": "1"} if patient else {})
    acting = visit.acting.as_service("gateway")
    answer = visit.door.client.call("participation", "POST", "/internal/provisional", acting, headers=headers)
    if answer.status >= 400:
        return answer
    made = answer.json
    person = replace(visit.acting, kind="person", participant=UUID(made["participant"]), provisional=True)
    return Newcomer(person, made["session"], made["receipt"])
