"""What could not be done and waits for a person: parked jobs, strays, and the dead of the broker."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Text, cast, delete, insert, select, update

from chassis.clock import Clock, new_id
from chassis.config import Settings
from chassis.database import Database
from chassis.events import Event, Unreadable
from chassis.tables import job, stray
from chassis.territory import Registry
from demarche.errors import Failure
from demarche.services import WITH_DATA


@dataclass(frozen=True)
class Letter:
    """One thing that waits. `what` is a kind of job or an event type; `content` what it holds."""

    id: str
    place: str
    service: str
    territory: str | None
    what: str
    since: datetime | None
    attempts: int | None
    reason: str
    content: Any


class Place(Protocol):
    """Where letters lie; `retry` and `drop` tell whether the letter was there."""

    def letters(self) -> Iterator[Letter]:
        """Yield all that waits here, the oldest first."""

    def retry(self, id: str) -> bool:
        """Offer it again, at once; raise Failure where that cannot help."""

    def drop(self, id: str) -> bool:
        """Forget it for good."""


def places(settings: Settings) -> list[Place]:
    """Return every place of an installation where something can wait."""
    databases = [Database(name, settings, Clock()) for name in WITH_DATA]
    found: list[Place] = [Parked(database) for database in databases]
    found += [Strays(database, Registry(settings.territories)) for database in databases]
    if settings.broker:
        found.append(Dead(settings.broker))
    return found


class Parked:
    """Jobs that used up their attempts, events among them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def letters(self) -> Iterator[Letter]:
        with self.database.across() as connection:
            rows = connection.execute(select(job).where(job.c.parked_at.is_not(None)).order_by(job.c.parked_at)).all()
        for row in rows:
            content, what = row.payload, row.kind
            if "body" in row.payload and "subscriber" in row.payload:
                content = {"subscriber": row.payload["subscriber"], "event": event_of(unpacked(row.payload["body"]))}
                what = f"{row.payload['subscriber']} < {type_of(content['event'])}"
            yield Letter(
                str(row.id), "job", self.database.service, row.territory, what, row.parked_at, row.attempts,
                row.error or "", content,
            )  # fmt: skip

    def retry(self, id: str) -> bool:
        again = {"parked_at": None, "attempts": 0, "error": None, "due_at": self.database.clock.now()}
        with self.database.across() as connection:
            chosen = update(job).where(cast(job.c.id, Text) == id, job.c.parked_at.is_not(None))
            return connection.execute(chosen.values(again)).rowcount > 0

    def drop(self, id: str) -> bool:
        with self.database.across() as connection:
            return (
                connection.execute(delete(job).where(cast(job.c.id, Text) == id, job.c.parked_at.is_not(None))).rowcount
                > 0
            )


class Strays:
    """Messages of no territory that the installation knew."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self.database, self.registry = database, registry

    def letters(self) -> Iterator[Letter]:
        with self.database.across() as connection:
            rows = connection.execute(select(stray).order_by(stray.c.received_at)).all()
        for row in rows:
            content = event_of(bytes(row.body))
            yield Letter(
                str(row.id), "stray", self.database.service, None, f"{row.subscriber} < {type_of(content)}",
                row.received_at, None, row.reason, content,
            )  # fmt: skip

    def retry(self, id: str) -> bool:
        """Give it to its subscriber as due work, where its territory is known by now."""
        with self.database.across() as connection:
            row = connection.execute(select(stray).where(cast(stray.c.id, Text) == id)).first()
            if row is None:
                return False
            try:
                event = Event.decode(bytes(row.body))
            except Unreadable as error:
                raise Failure("deadletters.unreadable", id=id) from error
            if self.registry.get(event.territory) is None:
                raise Failure("deadletters.no_territory", id=id, territory=event.territory)
            payload = {"subscriber": row.subscriber, "body": base64.b64encode(bytes(row.body)).decode()}
            connection.execute(
                insert(job).values(
                    territory=event.territory, id=new_id(), kind="inbox", key=f"{row.subscriber}:{event.id}",
                    payload=payload, trace=event.trace, due_at=self.database.clock.now(),
                )
            )  # fmt: skip
            connection.execute(delete(stray).where(cast(stray.c.id, Text) == id))
        return True

    def drop(self, id: str) -> bool:
        with self.database.across() as connection:
            return connection.execute(delete(stray).where(cast(stray.c.id, Text) == id)).rowcount > 0


class Dead:
    """What RabbitMQ gave up delivering."""

    def __init__(self, broker: str) -> None:
        self.broker = broker

    def letters(self) -> Iterator[Letter]:
        from demarche.dead import DeadMessage, Verdict, visit

        found: list[DeadMessage] = []

        def keep(message: DeadMessage) -> Verdict:
            found.append(message)
            return "keep"

        visit(self.broker, keep)
        for message in found:
            content = event_of(message.body)
            what = f"{message.queue} < {type_of(content)}"
            yield Letter(
                message.id, "broker", message.queue.split(".")[0], content.get("territory"), what, message.since,
                None, message.reason, content,
            )  # fmt: skip

    def retry(self, id: str) -> bool:
        return self._settle(id, "retry")

    def drop(self, id: str) -> bool:
        return self._settle(id, "drop")

    def _settle(self, id: str, verdict: Any) -> bool:
        from demarche.dead import visit

        settled: list[str] = []

        def decide(message: Any) -> Any:
            if message.id != id:
                return "keep"
            settled.append(message.id)
            return verdict

        visit(self.broker, decide)
        return bool(settled)


def unpacked(body: str) -> bytes:
    return base64.b64decode(body)


def event_of(body: bytes) -> dict[str, Any]:
    """Return the event in a body, or what can be shown of something that is none."""
    try:
        event = json.loads(body)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"raw": body[:2000].decode("utf-8", "replace")}


def type_of(event: dict[str, Any]) -> str:
    return str(event.get("type", "?"))
