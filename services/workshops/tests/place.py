"""Where the tests of this service happen: a territory, who is in it, and evenings brought to the moment wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import eventlet
from sqlalchemy import select

from chassis.bus import Message
from chassis.clock import Clock, new_id
from chassis.context import Acting, new_trace
from chassis.database import Database
from chassis.events import Event
from chassis.http.client import Answer
from chassis.jobs import Job
from chassis.tables import job, outbox
from chassis.territory import Territory
from tests.installation import Installation, person

NANCY = {"name": "Salle des fêtes", "commune": "54395", "access": "Rampe côté cour."}
CHALLENGE = "challenges/019ab000-0000-7000-8000-000000000001"


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at once, and return what each gave."""
    return list(eventlet.GreenPool().imap(lambda act: act(), acts))


@dataclass(frozen=True)
class Place:
    """One territory of a test, its service, and the people in it."""

    installation: Installation
    territory: Territory

    def call(self, who: Acting, method: str, path: str, data: Any = None, **options: Any) -> Answer:
        path, _, query = path.partition("?")
        return self.installation.call("workshops", method, path, who, data, query=query, **options)

    def good(self, who: Acting, method: str, path: str, data: Any = None, **options: Any) -> Any:
        """Call, and expect it to be done; return what came back."""
        answer = self.call(who, method, path, data, **options)
        assert answer.status < 300, answer.body
        return answer.json

    def read(self, path: str, who: Acting | None = None) -> Any:
        return self.good(who or self.visitor, "GET", path)

    # Who

    @property
    def visitor(self) -> Acting:
        return Acting(self.territory.slug)

    @property
    def coordinator(self) -> Acting:
        return person(self.territory, "coordinator")

    @property
    def facilitator(self) -> Acting:
        return person(self.territory, "facilitator")

    def someone(self, *, provisional: bool = False) -> Acting:
        return Acting(self.territory.slug, kind="person", participant=new_id(), provisional=provisional)

    def token(self, *scopes: str) -> Acting:
        return Acting(self.territory.slug, kind="token", token=new_id(), scopes=frozenset(scopes))

    # Evenings

    @property
    def now(self) -> datetime:
        return self.installation.clock.now()

    def planned(self, **changed: Any) -> dict[str, Any]:
        """A draft that a coordinator made, a week ahead."""
        return dict(self.good(self.coordinator, "POST", "/workshops", self.plan(**changed)))

    def plan(self, **changed: Any) -> dict[str, Any]:
        return {
            "title": "Soirée créative de Nancy",
            "format": "creative_evening",
            "starts_at": (self.now + timedelta(days=7)).isoformat(),
            "place": NANCY,
            "capacity": 40,
            "challenges": [CHALLENGE],
        } | changed

    def opened(self, **changed: Any) -> dict[str, Any]:
        return self.act(self.planned(**changed), "open")

    def running(self, phase: str | None = None, **changed: Any) -> dict[str, Any]:
        """An evening that runs, in the phase of this code."""
        workshop = self.act(self.opened(**changed), "start")
        return self.moved_to(workshop, phase) if phase else workshop

    def act(self, workshop: dict[str, Any], act: str, data: Any = None) -> dict[str, Any]:
        return dict(self.good(self.coordinator, "POST", f"/workshops/{workshop['id']}/{act}", data))

    def moved_to(self, workshop: dict[str, Any], phase: str) -> dict[str, Any]:
        """The same evening, moved on to the phase of this code."""
        while (run := self.read(f"/workshops/{workshop['id']}/phases")) and code_of(run) != phase:
            self.good(self.facilitator, "POST", f"/workshops/{workshop['id']}/phases/next", {"from": run["phase"]})
        return self.show(workshop)

    def show(self, workshop: dict[str, Any], who: Acting | None = None) -> dict[str, Any]:
        return dict(self.read(f"/workshops/{workshop['id']}", who or self.coordinator))

    # Who comes

    def registered(self, who: Acting, workshop: dict[str, Any], **asked: Any) -> dict[str, Any]:
        return dict(self.good(who, "POST", f"/workshops/{workshop['id']}/registrations", asked))

    def checked_in(self, workshop: dict[str, Any], who: Acting | None = None, **came: Any) -> dict[str, Any]:
        """Someone's registration, once they came."""
        made = self.registered(who or self.someone(), workshop)
        asked = {"registration": made["id"]} | came
        return dict(self.good(self.facilitator, "POST", f"/workshops/{workshop['id']}/check-ins", asked))

    def table(self, workshop: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        return dict(self.good(self.coordinator, "POST", f"/workshops/{workshop['id']}/tables", wanted))

    def seated(self, workshop: dict[str, Any], table: dict[str, Any]) -> Acting:
        """Someone who came, and sits at a table."""
        someone = self.someone()
        self.checked_in(workshop, someone, table=table["id"])
        return someone

    # What is kept and told

    def work(self, who: Acting | None = None, *, after: timedelta = timedelta()) -> Any:
        """One transaction of the service itself, now or a while later, as someone or as itself."""
        acting = who or Acting(self.territory.slug, kind="service", service="workshops")
        database = self.installation.runtime("workshops").database
        if after:
            clock = Clock()
            clock.advance(after)
            database = Database("workshops", self.installation.settings, clock)
        return database.work(self.territory, acting)

    def told(self, kind: str = "") -> list[Event]:
        """The events that left, of one kind (`workshop.opened`) or all, in order."""
        rows = select(outbox.c.body).order_by(outbox.c.created_at, outbox.c.id)
        with self.work() as work:
            events = [Event.decode(bytes(body)) for body in work.session.execute(rows).scalars()]
        return [event for event in events if not kind or event.type == f"workshops.{kind}.v1"]

    def due(self, kind: str) -> list[Any]:
        """The jobs of a kind that wait, the first due first."""
        rows = select(job.c.due_at, job.c.payload).where(job.c.kind == kind).order_by(job.c.due_at)
        with self.work() as work:
            return list(work.session.execute(rows).all())

    def run(self, kind: str, payload: dict[str, Any]) -> None:
        """Run a job as the loop would when it is due."""
        claimed = Job(self.territory, payload, new_trace(), 1, last=False)
        with self.work() as work:
            self.installation.runtime("workshops").jobs.kinds[kind].run(work, claimed)

    def joined(self, who: Acting) -> Event:
        assert who.participant is not None
        data = {"participant": str(who.participant)}
        return self.happens("participation.participant.joined.v1", data, who.participant)

    def merged(self, who: Acting, known_as: Acting) -> Event:
        data = {"participant": str(who.participant), "known_as": str(known_as.participant)}
        return self.happens("participation.participant.merged.v1", data)

    def erased(self, who: Acting) -> Event:
        return self.happens("participation.participant.erased.v1", {"participant": str(who.participant)})

    def happens(self, type: str, data: dict[str, Any], *authors: UUID) -> Event:
        """Put an event on the bus, as participation would; when this returns, every subscriber has stored it."""
        event = Event(
            id=new_id(), territory=self.territory.slug, type=type, source="http://here/participation", subject="x/y",
            time=self.now, data=data, visibility="internal", actor=None, authors=authors, trace=new_trace(),
        )  # fmt: skip
        self.again(event)
        return event

    def again(self, event: Event) -> None:
        """Put the very same event on the bus."""
        message = Message(event.id, self.territory.slug, event.type, event.encode())
        assert self.installation.process.bus.publish([message]) == [event.id]


def code_of(run: dict[str, Any]) -> str | None:
    return next((phase["code"] for phase in run["items"] if phase["id"] == run["phase"]), None)
