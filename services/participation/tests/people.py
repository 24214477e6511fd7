"""The people whom the tests of this service play: visitors, known people, moderators, integrators."""

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.clock import Clock, new_id
from chassis.context import Acting
from chassis.database import Database
from chassis.events import Event
from chassis.http.client import Answer
from chassis.tables import outbox
from chassis.territory import Territory
from chassis.work import Work
from tests.installation import Installation

NEED: dict[str, Any] = {
    "kind": "need",
    "text": "Il manque un atelier pour réparer les vélos près de la gare.",
    "themes": ["circular-economy"],
    "commune": "54395",
}


@dataclass(frozen=True)
class Someone:
    """A person, as the gateway speaks for them; `receipt` is the code they were given."""

    acting: Acting
    secret: str = ""
    receipt: str = ""

    @property
    def id(self) -> UUID:
        assert self.acting.participant is not None
        return self.acting.participant


@dataclass(frozen=True)
class Place:
    """One territory of a test, its service, and the people in it."""

    installation: Installation
    territory: Territory

    def call(self, who: Someone | Acting, method: str, path: str, data: Any = None, **options: Any) -> Answer:
        acting = who.acting if isinstance(who, Someone) else who
        return self.installation.call("participation", method, path, acting, data, **options)

    @property
    def visitor(self) -> Acting:
        return Acting(self.territory.slug)

    def service(self, name: str) -> Acting:
        return Acting(self.territory.slug, kind="service", service=name)

    def speaking(self, language: str) -> Acting:
        return Acting(self.territory.slug, language=language)

    def token(self, *scopes: str) -> Acting:
        return Acting(self.territory.slug, kind="token", token=new_id(), scopes=frozenset(scopes))

    def newcomer(self) -> Someone:
        """A visitor who says something gets a provisional person from the gateway."""
        made = self.call(self.service("gateway"), "POST", "/internal/provisional").json
        return self.returning(made["session"], made["receipt"])

    def returning(self, secret: str, receipt: str = "") -> Someone:
        """Whoever holds this session, as the gateway finds out."""
        found = self.call(self.service("gateway"), "GET", f"/internal/sessions/{sha256(secret.encode()).hexdigest()}")
        assert found.status == 200, found.body
        acting = Acting(
            self.territory.slug,
            kind="person",
            participant=UUID(found.json["participant"]),
            session=UUID(found.json["session"]),
            roles=frozenset(found.json["roles"]),
        )
        return Someone(acting, secret, receipt)

    def known(self, pseudonym: str = "Camille", *roles: str) -> Someone:
        """A person claimed under a pseudonym, in some roles."""
        someone = self.newcomer()
        assert self.call(someone, "POST", "/me/pseudonym", {"pseudonym": pseudonym}).status == 200
        return replace(someone, acting=replace(someone.acting, roles=frozenset(roles)))

    def granted(self, someone: Someone, role: str) -> Someone:
        """The same person, holding a role for good."""
        administrator = self.known("Alix", "administrator")
        answer = self.call(administrator, "PUT", f"/participants/{someone.id}/roles/{role}")
        assert answer.status == 200, answer.body
        return self.returning(someone.secret, someone.receipt)

    def moderator(self) -> Someone:
        return self.known("Dominique", "moderator")

    def said(self, author: Someone, **changed: Any) -> dict[str, Any]:
        """What an author said, still waiting for a moderator."""
        answer = self.call(author, "POST", "/contributions", NEED | changed)
        assert answer.status == 201, answer.body
        return dict(answer.json)

    def published(self, author: Someone | None = None, **changed: Any) -> dict[str, Any]:
        """What an author said and a moderator published."""
        said = self.said(author or self.known(), **changed)
        self.decide(said, "publish")
        return dict(self.call(self.visitor, "GET", f"/contributions/{said['id']}").json)

    def decide(
        self,
        said: dict[str, Any],
        decision: str,
        reason: str | None = None,
        kind: str = "contributions",
        by: Someone | None = None,
    ) -> Answer:
        asked = {"subject": f"{kind}/{said['id']}", "decision": decision, "version": said["version"], "reason": reason}
        answer = self.call(by or self.moderator(), "POST", "/moderation/decisions", asked)
        assert answer.status == 201, answer.body
        return answer

    def read(self, who: Someone | Acting, said: dict[str, Any]) -> Answer:
        return self.call(who, "GET", f"/contributions/{said['id']}")

    def work(self, who: Someone | None = None, *, after: timedelta = timedelta()) -> Any:
        """One transaction of the service itself, now or a while later, as someone or as itself."""
        acting = who.acting if who else self.service("participation")
        database = self.installation.runtime("participation").database
        if after:
            clock = Clock()
            clock.advance(after)
            database = Database("participation", self.installation.settings, clock)
        return database.work(self.territory, acting)

    def sign_in(self, email: str, who: Someone | Acting | None = None) -> tuple[str, dict[str, str]]:
        """Ask for a sign-in, and read the mail that notifications would send: its id, and what the mail holds."""
        asked = self.call(who or self.visitor, "POST", "/sign-ins", {"email": email})
        assert asked.status == 202, asked.body
        mail = self.call(self.service("notifications"), "GET", f"/internal/sign-ins/{asked.json['id']}/mail")
        return asked.json["id"], mail.json

    def confirm(self, id: str, **proof: str) -> Answer:
        return self.call(self.visitor, "POST", f"/sign-ins/{id}/confirm", proof)

    def with_address(self, email: str, who: Someone | None = None) -> Someone:
        """A person who proved an address, by the link."""
        id, mail = self.sign_in(email, who)
        return self.returning(self.confirm(id, token=mail["link_token"]).json["session"])

    def told(self, kind: str = "") -> list[Event]:
        """The events that left, of one kind (`contribution.published`) or all, in order."""
        with self.work() as work:
            return [event for event in events(work) if not kind or event.type == f"participation.{kind}.v1"]


def events(work: Work) -> list[Event]:
    rows = work.session.execute(select(outbox.c.body).order_by(outbox.c.created_at, outbox.c.id)).scalars()
    return [Event.decode(bytes(body)) for body in rows]
