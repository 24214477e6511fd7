"""Who acts, where, and since which click: signed by the caller, believed for 30 seconds.

The gateway signs what it knows of a visitor, a service signs itself; each caller has its own key (`Settings.keys`).
The wire form is a JWT (RFC 7519) in the header `Demarche-Context`.
"""

import json
import secrets
import time
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal
from uuid import UUID

import jwt

from chassis.config import ConfigError, Settings

HEADER = "Demarche-Context"
SECONDS = 30
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


NAMES = [each.name for each in fields(Acting)]


class Wire(json.JSONEncoder):
    """Write ids and sets, for which JSON has no type; `READ` reads them back."""

    def default(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else str(value)


def sign(acting: Acting, caller: str, audience: str, settings: Settings) -> str:
    """Write the context for one service, as one caller."""
    claims: dict[str, Any] = {"iss": caller, "aud": audience, "exp": int(time.time()) + SECONDS}
    claims |= {name: value for name in NAMES if (value := getattr(acting, name))}
    return jwt.encode(claims, settings.key(caller), algorithm="HS256", headers={"kid": caller}, json_encoder=Wire)


def verify(signed: str | None, audience: str, settings: Settings) -> Acting:
    """Read a context meant for `audience`; raise InvalidContext for anything else.

    A caller other than the gateway speaks for itself only, never for a person.
    """
    if not signed:
        raise InvalidContext("no context")
    try:
        caller = str(jwt.get_unverified_header(signed).get("kid", ""))
        claims = jwt.decode(
            signed, settings.key(caller), algorithms=["HS256"], audience=audience, issuer=caller,
            options={"require": ["exp", "aud", "iss"]},
        )  # fmt: skip
        if caller != "gateway" and (claims["kind"], claims.get("service")) != ("service", caller):
            raise InvalidContext(f"{caller} speaks for itself only")
        said = {name: claims[name] for name in NAMES if name in claims}
        return Acting(**{name: READ[name](value) if name in READ else value for name, value in said.items()})
    except (jwt.InvalidTokenError, ConfigError, KeyError, TypeError, ValueError) as error:
        raise InvalidContext(str(error)) from error
