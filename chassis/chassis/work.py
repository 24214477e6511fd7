"""The unit of work: what an action needs in its hands, and the events that leave in the same commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import tables
from chassis.clock import Clock, new_id
from chassis.config import Settings
from chassis.context import Acting
from chassis.events import Event, EventType
from chassis.http.problems import Problem
from chassis.territory import Territory

Row = TypeVar("Row")
HOLD = """
SELECT pg_advisory_xact_lock{}(54, name) FROM (
    SELECT hashtext(:territory || '/' || person) AS name FROM unnest(CAST(:people AS uuid[])) AS person ORDER BY name
) AS named
"""
PRESENT = """
SELECT person, coalesce(known_as, person)
FROM unnest(CAST(:people AS uuid[])) AS person LEFT JOIN alias ON alias.participant = person
WHERE NOT EXISTS (SELECT FROM tombstone WHERE tombstone.participant = coalesce(known_as, person))
"""
ALONE, FOUND, HELD = (text(each) for each in (HOLD.format(""), PRESENT, f"{HOLD.format('_shared')}; {PRESENT}"))


@dataclass(eq=False)
class Work:
    """One transaction in one territory, by whoever acts. Actions write through it and never commit.

    Row-level security keeps every statement of `session` within the territory.
    """

    session: Session
    territory: Territory
    acting: Acting
    clock: Clock
    service: str
    settings: Settings
    if_match: int | None = None
    events: list[Event] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def now(self) -> datetime:
        """The moment of this transaction, the same for all it writes."""
        return self.clock.now()

    @cached_property
    def asker(self) -> UUID | None:
        """Who acts, under the id they are known by now; None for a visitor, a program, or one who was erased."""
        me = self.acting.participant
        return self.present([me]).get(me) if me else None

    def find(self, model: type[Row], id: UUID, *, lock: bool = False) -> Row:
        """Return the row of this territory, or refuse with 404, as for one that never existed."""
        key = {"territory": self.territory.slug, "id": id}
        row = self.session.get(model, key, with_for_update=True if lock else None, populate_existing=lock)
        if row is None:
            raise Problem("not-found")
        return row

    def change(self, model: type[Row], id: UUID) -> Row:
        """Return the row locked, its version checked against If-Match (412 where stale) and raised by one."""
        row: Any = self.find(model, id, lock=True)
        if self.if_match is not None and self.if_match != row.version:
            raise Problem("stale-version", version=row.version)
        row.version += 1
        return row  # type: ignore[no-any-return]

    def emit(
        self, kind: EventType, subject: str, data: Any, *, actor: UUID | None = None, authors: Iterable[UUID] = ()
    ) -> Event:
        """Tell the others, in the same commit. `subject` is the object's ref; `data` all its public fields.

        `actor` and `authors` are for services only; the log and integrators never see them.
        """
        event = Event(
            id=new_id(),
            territory=self.territory.slug,
            type=kind.name,
            source=f"{self.settings.origin(self.territory)}/{self.service}",
            subject=subject,
            time=self.now,
            data=kind.dump(data),
            visibility=kind.visibility,
            actor=actor or self.acting.participant,
            authors=tuple(authors),
            trace=self.acting.trace,
        )
        self.events.append(event)
        return event

    def later(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        due: datetime | None = None,
        key: str | None = None,
        lane: str | None = None,
    ) -> None:
        """Leave a job for `@job(kind)`, due at once or at `due`; a second one under the same key replaces nothing.

        Of one lane a few run at once: what shares a slow end (a webhook, a mail server) takes no one else's turn.
        """
        row = {"territory": self.territory.slug, "id": new_id(), "kind": kind, "key": key, "lane": lane}
        self.jobs.append(row | {"payload": dict(payload), "trace": self.acting.trace, "due_at": due or self.now})

    def forget_job(self, kind: str, key: str) -> None:
        """Take back a job that has become pointless."""
        self.session.execute(delete(tables.job).filter_by(kind=kind, key=key))

    def present(self, people: Iterable[UUID | None], *, held: bool = False) -> dict[UUID, UUID]:
        """Return by which id each of these people is known now, without those who asked to be forgotten.

        Who writes for them wants them `held`, as they are until the commit; who acts is held from the beginning of
        their own write.
        """
        if not (told := [*{*people} - {None}]):
            return {}
        asked = {"territory": self.territory.slug, "people": told}
        return dict(self.session.execute(HELD if held else FOUND, asked).all())

    def hold(self, people: Iterable[UUID]) -> None:
        """Hold people alone until the commit, under all names that lead to them: who joins, turns out to be another or
        is forgotten is so while nobody writes for them, and nothing that is written for them is missed.
        """
        named = {*people}
        names = select(tables.alias.c.participant).where(tables.alias.c.known_as.in_(named))
        asked = {"territory": self.territory.slug, "people": [*named.union(self.session.scalars(names))]}
        self.session.execute(ALONE, asked)

    def erased(self, participant: UUID) -> bool:
        """Tell whether this person asked to be forgotten: a late event must not bring them back."""
        return self.session.execute(select(tables.tombstone).filter_by(participant=participant)).first() is not None

    def bury(self, participant: UUID) -> None:
        """Leave a tombstone for an erased person."""
        row = {"territory": self.territory.slug, "participant": participant, "erased_at": self.now}
        self.session.execute(insert(tables.tombstone).values(row).on_conflict_do_nothing())

    def known_as(self, participant: UUID) -> UUID:
        """Return the person that this one turned out to be, or the same id."""
        found = select(tables.alias.c.known_as).filter_by(participant=participant)
        return self.session.execute(found).scalar() or participant

    def rename(self, participant: UUID, known_as: UUID) -> None:
        """Remember that one person turned out to be another; earlier aliases follow."""
        row = {"territory": self.territory.slug, "participant": participant, "known_as": known_as}
        self.session.execute(insert(tables.alias).values(row).on_conflict_do_nothing())
        self.session.execute(update(tables.alias).filter_by(known_as=participant).values(known_as=known_as))

    def write_out(self) -> None:
        """Write the events and jobs of this work; called once, just before the commit."""
        self.session.flush()
        if self.events:
            rows = [
                {"territory": event.territory, "id": event.id, "type": event.type}
                | {"body": event.encode(), "created_at": event.time}
                for event in self.events
            ]
            self.session.execute(tables.outbox.insert(), rows)
        if self.jobs:
            self.session.execute(insert(tables.job).on_conflict_do_nothing(), self.jobs)
