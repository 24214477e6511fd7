"""Passing a request on to the service that owns it: for the API's clients and for our own pages, by one way."""

import secrets
import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from chassis.bus import Unavailable
from chassis.http.answer import PATIENT
from chassis.http.client import Answer
from gateway.identity.provisional import Newcomer, welcome

if TYPE_CHECKING:
    from gateway.visit import Visit

SOON = 2.0
OF_IDENTITY = ("/me", "/sessions", "/sign-ins")  # what they change is seen at once
REPEATABLE = {"GET", "HEAD", "POST"}  # a POST carries its key


def send(
    visit: "Visit",
    verb: str,
    path: str,
    *,
    query: str = "",
    body: bytes = b"",
    headers: Mapping[str, str],
    stream: bool = False,
) -> Answer:
    """Ask the owner of a path, once more where its connection failed; a visitor who may write becomes someone first.

    Every POST has a key, so that asking twice does one thing. `stream` leaves the answer's body to come as it comes.
    """
    service = visit.door.routing.service(path)
    sent = dict(headers)
    newcomer: Newcomer | None = None
    acting = visit.acting
    if verb == "POST":
        key = sent.setdefault("Idempotency-Key", secrets.token_urlsafe(24))
        if acting.kind == "visitor" and visit.door.contracts.operation(service, verb, path).provisional:
            made = welcome(visit, path, key, body, patient=PATIENT in sent)
            if isinstance(made, Answer):
                return made
            newcomer, acting = made, made.acting
    began = time.monotonic()
    ask = partial(visit.door.client.call, service, verb, path, acting, query=query, body=body or None, stream=stream)
    try:
        answer = ask(headers=sent)
    except Unavailable:
        if verb not in REPEATABLE or time.monotonic() - began > SOON:
            raise
        answer = ask(headers=sent | {PATIENT: "1"})
    if newcomer is not None and answer.status < 400:
        visit.newcomer = newcomer
    if verb not in ("GET", "HEAD") and path.startswith(OF_IDENTITY):
        visit.door.identities.forget(acting.territory, visit.identity.secret)
    return answer
