"""The inbox: an event takes effect once for each subscriber, whatever the bus repeats.

One transaction holds the inbox row and the effect. A handler that raises leaves its event as a job, which retries with
back-off and parks; neighbours are not delayed. So does an event of a type that this release does not know, told by a
service that was updated first: it takes effect once we know it. What has no readable territory goes, raw, to `stray`.
"""

import base64
from collections.abc import Callable, Set
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert

from chassis.bus import Unavailable
from chassis.clock import new_id
from chassis.database import Database
from chassis.events import Event, Unreadable, Upcasts, today
from chassis.jobs import Job, Retry
from chassis.logs import bind, log
from chassis.tables import inbox, stray
from chassis.territory import Registry
from chassis.work import Work

FIRST_TIME = insert(inbox).on_conflict_do_nothing().returning(inbox.c.event)
Effect = Callable[[Work, Event], None]


class Unknown(Retry):
    """An event is of a type, or a version, that nobody told when this release was made."""


class Inbox:
    """What comes in for one service: events of the types `heard`, or older ones that `upcasts` makes such.

    `effects` holds what each of its subscribers makes of an event.
    """

    def __init__(self, database: Database, registry: Registry, heard: Set[str], upcasts: Upcasts | None = None) -> None:
        self.database, self.registry, self.heard, self.upcasts = database, registry, heard, upcasts or {}
        self.effects: dict[str, Effect] = {}

    def receive(self, subscriber: str, body: bytes) -> None:
        """Store the effect of one message, or the message itself; raise Unavailable when neither is possible."""
        try:
            event = Event.decode(body)
            territory = self.registry.get(event.territory)
            if territory is None:
                raise Unreadable(f"no territory {event.territory!r} here")
        except Unreadable as error:
            self._put_aside(subscriber, body, str(error))
            return
        bind(event.trace, event.territory, subscriber=subscriber, event_id=str(event.id))
        try:
            with self.database.own_work(territory, event.trace) as work:
                self._once(work, subscriber, event)
        except Unavailable:
            raise
        except Exception:
            log.exception("inbox.failed", type=event.type)
            with self.database.own_work(territory, event.trace) as work:
                payload = {"subscriber": subscriber, "body": base64.b64encode(body).decode()}
                due = work.now + timedelta(seconds=1)
                work.later("inbox", payload, due=due, key=f"{subscriber}:{event.id}")

    def retry(self, work: Work, job: Job) -> None:
        """Apply an event that waited as a job, in the job's transaction."""
        event = Event.decode(base64.b64decode(job.payload["body"]))
        self._once(work, job.payload["subscriber"], event)

    def _once(self, work: Work, subscriber: str, event: Event) -> None:
        """Apply an event in one transaction with its inbox row, or do nothing where that is there already."""
        event = today(event, self.upcasts)
        if event.type not in self.heard:
            raise Unknown(f"this release knows no {event.type}")
        row = {"territory": event.territory, "event": event.id, "subscriber": subscriber, "received_at": work.now}
        if work.session.execute(FIRST_TIME, row).first() is not None:
            self.effects[subscriber](work, event)

    def _put_aside(self, subscriber: str, body: bytes, reason: str) -> None:
        log.error("inbox.stray", subscriber=subscriber, reason=reason)
        with self.database.across() as connection:
            row = {"id": new_id(), "subscriber": subscriber, "reason": reason, "body": body}
            connection.execute(insert(stray), row | {"received_at": self.database.clock.now()})
