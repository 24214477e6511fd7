"""What the tests of notifications stand on: events put on the bus as other services would, and receivers of webhooks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from chassis.bus import Message
from chassis.clock import new_id
from chassis.context import Acting, new_trace
from chassis.events import Event
from chassis.territory import Territory
from sqlalchemy import text

from tests.installation import Installation, eventually, person
from tests.sinks import Receiver, receiver

LOOPBACK = 'code = "54"\nwebhook_allowed_networks = ["127.0.0.1/32"]\n'


class Here:
    """One territory of the test's own, and all that the tests do in it."""

    def __init__(self, installation: Installation, territory: Territory) -> None:
        self.installation, self.territory, self.slug = installation, territory, territory.slug
        self.runtime = installation.runtime("notifications")
        self.administrator = person(territory, "administrator")
        self.visitor = Acting(territory.slug)

    def happens(
        self,
        type: str,
        subject: str,
        data: dict[str, Any] | None = None,
        *,
        visibility: Any = "public",
        actor: UUID | None = None,
        authors: tuple[UUID, ...] = (),
        **kept: Any,
    ) -> Event:
        """Put an event on the bus; when this returns, every subscriber has stored it."""
        event = Event(
            id=kept.get("id") or new_id(),
            territory=self.slug,
            type=type,
            source="http://here/participation",
            subject=subject,
            time=kept.get("time") or self.installation.clock.now(),
            data=data or {},
            visibility=visibility,
            actor=actor,
            authors=authors,
            trace=new_trace(),
        )
        self.again(event)
        return event

    def again(self, event: Event) -> None:
        """Put the very same event on the bus."""
        stored = self.installation.process.bus.publish([Message(event.id, self.slug, event.type, event.encode())])
        assert stored == [event.id]

    def contribution(self, happened: str, *authors: UUID, **options: Any) -> Event:
        """Let something happen to a contribution, as participation tells it."""
        id = options.pop("ref", None) or new_id()
        data = {"id": str(id), "kind": "need", "state": options.pop("state", happened), "version": 1, "origins": []}
        data |= options.pop("data", {})
        quiet = {"submitted", "declined", "appealed", "appeal_rejected"}
        options.setdefault("visibility", "internal" if happened in quiet else "public")
        type = f"participation.contribution.{happened}.v1"
        return self.happens(type, f"contributions/{id}", data, authors=authors, **options)

    def call(self, method: str, path: str, acting: Acting | None = None, data: Any = None, **options: Any) -> Any:
        return self.installation.call("notifications", method, path, acting or self.visitor, data, **options)

    def read(self, path: str, acting: Acting | None = None) -> Any:
        path, _, query = path.partition("?")
        answer = self.call("GET", path, acting, query=query)
        assert answer.status == 200, answer.body
        return answer.json

    def webhook(self, url: str, *types: str) -> dict[str, Any]:
        answer = self.call("POST", "/webhooks", self.administrator, {"url": url, "types": list(types or ["*"])})
        assert answer.status == 201, answer.body
        return dict(answer.json)

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.runtime.database.work(self.territory, self.visitor) as work:
            return list(work.session.execute(text(query), values).all())

    def quiet(self) -> None:
        """Wait until nothing of this territory is due."""
        query = "SELECT 1 FROM job WHERE parked_at IS NULL AND due_at < :soon"
        from datetime import timedelta

        soon = self.installation.clock.now() + timedelta(minutes=2)
        eventually(lambda: not self.rows(query, soon=soon))

    def mails(self) -> list[Any]:
        """Return the mails of this territory that the embedded folder holds."""
        from email import message_from_bytes
        from email.policy import default

        folder = Path(self.installation.settings.data) / "mail"
        mails = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
        return [mail for mail in mails if mail["Demarche-Territory"] == self.slug]


@pytest.fixture
def here(installation: Installation) -> Here:
    return Here(installation, installation.territory(**{'code = "54"\n': LOOPBACK}))


@pytest.fixture
def sink() -> Iterator[Receiver]:
    with receiver() as told:
        yield told


def load(body: bytes) -> Any:
    return json.loads(body)
