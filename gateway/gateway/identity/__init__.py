"""Who asks: what a session or a token stands for, asked of participation and believed for five seconds at most."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from chassis.context import Acting
from chassis.http.client import Client

SECONDS = 5.0
MOST = 20_000


@dataclass(frozen=True)
class Identity:
    """Someone known, or a visitor. `secret` is the session's token, from which the token of its forms is made."""

    kind: Literal["visitor", "person", "token"] = "visitor"
    participant: UUID | None = None
    session: UUID | None = None
    token: UUID | None = None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    limits: str = "default"
    language: str = ""
    label: str = ""
    provisional: bool = False
    secret: str = ""

    def acting(self, territory: str, language: str, trace: str) -> Acting:
        """Return the context in which services see this identity."""
        return Acting(
            territory,
            kind=self.kind,
            participant=self.participant,
            provisional=self.provisional,
            roles=self.roles,
            token=self.token,
            scopes=self.scopes,
            session=self.session,
            limits=self.limits,
            language=language,
            trace=trace,
        )


VISITOR = Identity()


class Identities:
    """Look secrets up in the territory of the host: another territory's stand for nobody here."""

    def __init__(self, client: Client, now: Callable[[], float] = time.monotonic) -> None:
        self.client, self.now = client, now
        self.known: OrderedDict[tuple[str, str], tuple[float, Identity | None]] = OrderedDict()

    def of(self, secret: str, visitor: Acting) -> Identity | None:
        """Return whom a secret stands for, or None: unknown, revoked, expired, of another territory."""
        place = (visitor.territory, digest(secret))
        found = self.known.get(place)
        asked = self.now()  # before the answer: a slow one may be old already
        if found is not None and asked - found[0] < SECONDS:
            return found[1]
        read = {"ses": self.session, "tok": self.token}.get(secret[:3])
        identity = read(place[1], visitor) if read else None
        if identity is not None:
            identity = replace(identity, secret=secret)
        self.known[place] = (asked, identity)
        self.known.move_to_end(place)
        while len(self.known) > MOST:
            self.known.popitem(last=False)
        return identity

    def session(self, hashed: str, visitor: Acting) -> Identity | None:
        found: dict[str, Any] | None = self.client.ask("participation", f"/internal/sessions/{hashed}", visitor)
        if found is None:
            return None
        return Identity(
            kind="person",
            participant=UUID(found["participant"]),
            session=UUID(found["session"]),
            roles=frozenset(found["roles"]),
            provisional=found["provisional"],
            label=found.get("label") or "",
            language=found.get("language") or "",
        )

    def token(self, hashed: str, visitor: Acting) -> Identity | None:
        found: dict[str, Any] | None = self.client.ask("participation", f"/internal/tokens/{hashed}", visitor)
        if found is None:
            return None
        return Identity(
            kind="token",
            token=UUID(found["token"]),
            scopes=frozenset(found["scopes"]),
            limits=found.get("limits") or "default",
            label=found.get("name") or "",
        )

    def forget(self, territory: str, secret: str) -> None:
        """Believe nothing of a secret any more: it was just revoked, or what it stands for has changed."""
        self.known.pop((territory, digest(secret)), None)


def digest(secret: str) -> str:
    """Return the only form in which a secret travels and is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
