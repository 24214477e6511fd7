"""Who acts, where, and since which click: signed by the caller, believed for 30 seconds.

The gateway signs what it knows of a visitor, a service signs itself; each caller has its own key (`Settings.keys`).
The wire form is a JWT (RFC 7519) in the header `Demarche-Context`. The click travels beside it, as W3C has it: so what
is signed is the same for all that one person, or all visitors, ask within a second, and is made and read once.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import jwt
from werkzeug.datastructures import Headers

from chassis.config import ConfigError, Settings

HEADER = "Demarche-Context"
TRACE = "traceparent"
SECONDS = 30
KEPT = 1024  # signed contexts that are known, to write or to read
READ: dict[str, Any] = {"participant": UUID, "token": UUID, "session": UUID, "roles": frozenset, "scopes": frozenset}


class InvalidContext(Exception):
    """The context is missing, forged, for another service, or too old."""


def new_trace() -> str:
    """Return a fresh W3C traceparent: the one id that leads from the click to the webhook."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in a territory: a visitor, a person, an integrator's token, or a service for itself.

    What a `provisional` person writes waits until they are claimed (`participation.participant.joined.v1`).
    """

    territory: str
    kind: Literal["visitor", "person", "token", "service"] = "visitor"
    participant: UUID | None = None
    provisional: bool = False
    roles: frozenset[str] = frozenset()
    token: UUID | None = None
    scopes: frozenset[str] = frozenset()
    service: str | None = None
    session: UUID | None = None
    limits: str = "default"
    language: str = "fr"
    trace: str = field(default_factory=new_trace)

    @property
    def caller(self) -> str:
        """Name whoever repeats a request: the person, the token, the service, or nobody in particular."""
        return f"{self.kind}:{self.participant or self.token or self.service or ''}"

    def as_service(self, name: str) -> "Acting":
        """Return the context in which a service asks another on its own behalf, on the same trace."""
        nobody: dict[str, Any] = {"participant": None, "token": None, "roles": frozenset(), "scopes": frozenset()}
        return replace(self, kind="service", service=name, provisional=False, **nobody)


NAMES = [each.name for each in fields(Acting) if each.name != "trace"]


class Wire(json.JSONEncoder):
    """Write ids and sets, for which JSON has no type; `READ` reads them back."""

    def default(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else str(value)


def sign(acting: Acting, caller: str, audience: str, settings: Settings) -> dict[str, str]:
    """Write the context for one service, as one caller: its headers."""
    key, until = settings.key(caller), int(time.time()) + SECONDS
    return {HEADER: _sign(replace(acting, trace=""), caller, audience, until, key), TRACE: acting.trace}


@lru_cache(KEPT)
def _sign(acting: Acting, caller: str, audience: str, until: int, key: str) -> str:
    claims: dict[str, Any] = {"iss": caller, "aud": audience, "exp": until}
    claims |= {name: value for name in NAMES if (value := getattr(acting, name))}
    return jwt.encode(claims, key, algorithm="HS256", headers={"kid": caller}, json_encoder=Wire)


def verify(headers: Mapping[str, str] | Headers, audience: str, settings: Settings) -> Acting:
    """Read a context meant for `audience`; raise InvalidContext for anything else.

    A caller other than the gateway speaks for itself only, never for a person.
    """
    signed, trace = headers.get(HEADER), headers.get(TRACE)
    if not signed:
        raise InvalidContext("no context")
    try:
        caller = _caller(signed)
        acting, until = _read(signed, caller, audience, settings.key(caller))
    except (jwt.InvalidTokenError, ConfigError, KeyError, TypeError, ValueError) as error:
        raise InvalidContext(str(error)) from error
    if until <= time.time():
        raise InvalidContext("too old")
    return replace(acting, trace=trace or new_trace())


@lru_cache(KEPT)
def _caller(signed: str) -> str:
    return str(jwt.get_unverified_header(signed).get("kid", ""))


@lru_cache(KEPT)
def _read(signed: str, caller: str, audience: str, key: str) -> tuple[Acting, int]:
    """Return who acts, and until when that is believed; what is wrong is not kept."""
    claims = jwt.decode(
        signed, key, algorithms=["HS256"], audience=audience, issuer=caller,
        options={"require": ["exp", "aud", "iss"]},
    )  # fmt: skip
    if caller != "gateway" and (claims["kind"], claims.get("service")) != ("service", caller):
        raise InvalidContext(f"{caller} speaks for itself only")
    said = {name: claims[name] for name in NAMES if name in claims}
    acting = Acting(**{name: READ[name](value) if name in READ else value for name, value in said.items()})
    return acting, int(claims["exp"])
