"""The people and things that the tests of this service play with: teams, givers, coordinators, what others tell."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.bus import Message
from chassis.clock import Clock, new_id
from chassis.context import Acting, new_trace
from chassis.database import Database
from chassis.events import Event
from chassis.http.client import Answer
from chassis.rows import fresh
from chassis.tables import outbox
from chassis.territory import Territory
from chassis.work import Work
from participation.participants.models import Participant
from tests.installation import Installation, person

SHEET: dict[str, Any] = {
    "name": "L’atelier vélo de la gare",
    "need": "Il manque un atelier pour réparer les vélos près de la gare.",
    "idea": "Un atelier tenu par des bénévoles, ouvert le samedi.",
    "for_whom": "Les habitants du quartier",
    "with_whom": "La ville",
    "first_steps": [{"what": "Trouver un local", "who": "Camille", "by": "2031-03-01"}],
    "help_needed": ["Des outils"],
    "economic_model": "Prix libre",
    "social_use": "Réparer ensemble",
    "edition": "sud-2020",
}
COMMITMENT: dict[str, Any] = {
    "kind": "time",
    "quantity": 6,
    "unit": "hour",
    "place": "Villerupt",
    "period": {"starts_on": "2031-05-01", "ends_on": "2031-05-31"},
}
INDICATOR: dict[str, Any] = {
    "what": "job",
    "value": 1.5,
    "unit": "FTE",
    "method": "Contrats signés, comptés en équivalent temps plein.",
    "source": "L’association",
    "interval": {"starts_on": "2030-01-01", "ends_on": "2030-12-31"},
    "measured": True,
}


@dataclass(frozen=True)
class Place:
    """One territory of a test, its service, and the people in it."""

    installation: Installation
    territory: Territory

    def call(self, who: Acting, method: str, path: str, data: Any = None, **options: Any) -> Answer:
        return self.installation.call("projects", method, path, who, data, **options)

    def done(self, who: Acting, method: str, path: str, data: Any = None, **options: Any) -> Any:
        """Do what works, and return what came back."""
        answer = self.call(who, method, path, data, **options)
        assert answer.status < 300, answer.body
        return answer.json

    def change(self, who: Acting, path: str, data: Any, version: int = 1) -> Answer:
        return self.call(who, "PATCH", path, data, headers={"If-Match": f'"{version}"'})

    # People

    @property
    def visitor(self) -> Acting:
        return Acting(self.territory.slug)

    def someone(self, *roles: str) -> Acting:
        """A person whom participation knows."""
        made = person(self.territory, *roles)
        acting = Acting(self.territory.slug, kind="service", service="participation")
        with self.installation.runtime("participation").database.work(self.territory, acting) as work:
            work.session.add(Participant(**fresh(work) | {"id": made.participant}, version=1, language="fr"))
        return made

    def nobody(self) -> Acting:
        """A person who is none."""
        return person(self.territory)

    def newcomer(self) -> Acting:
        """A person whom the gateway has just made."""
        return replace(self.someone(), provisional=True)

    def coordinator(self) -> Acting:
        return self.someone("coordinator")

    def token(self, *scopes: str) -> Acting:
        return Acting(self.territory.slug, kind="token", token=new_id(), scopes=frozenset(scopes))

    def speaking(self, who: Acting, language: str) -> Acting:
        return replace(who, language=language)

    # Things

    def project(self, *team: Acting, **changed: Any) -> dict[str, Any]:
        """A project, as it is read; the first of its team holds it."""
        said = {"name": "L’atelier vélo", "story": "Réparer près de la gare.", "areas": ["sud"]} | changed
        made = self.done(self.coordinator(), "POST", "/projects", said)
        for index, member in enumerate(team):
            asked = {"participant": str(member.participant), "role": "member" if index else "holder"}
            self.done(self.coordinator(), "POST", f"/projects/{made['id']}/team", asked)
        return dict(self.done(self.visitor, "GET", f"/projects/{made['id']}"))

    def step(self, who: Acting, project: dict[str, Any], to: str, reason: str | None = None) -> Answer:
        return self.call(who, "POST", f"/projects/{project['id']}/stage", {"to": to, "reason": reason})

    def opened(self, holder: Acting, project: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """An open call."""
        said = {"kind": "time", "title": "Des mains pour réparer"} | changed
        return dict(self.done(holder, "POST", f"/projects/{project['id']}/calls", said))

    def offered(self, giver: Acting, project: dict[str, Any], /, **changed: Any) -> dict[str, Any]:
        """What someone offers to a project."""
        return dict(self.done(giver, "POST", "/commitments", COMMITMENT | {"project": project["id"]} | changed))

    def accepted(self, giver: Acting, holder: Acting, project: dict[str, Any], /, **changed: Any) -> dict[str, Any]:
        made = self.offered(giver, project, **changed)
        return dict(self.done(holder, "POST", f"/commitments/{made['id']}/accept"))

    def answer(self, who: Acting, commitment: dict[str, Any], act: str) -> Answer:
        return self.call(who, "POST", f"/commitments/{commitment['id']}/{act}")

    def read(self, who: Acting, commitment: dict[str, Any]) -> Answer:
        return self.call(who, "GET", f"/commitments/{commitment['id']}")

    def listed(self, who: Acting, path: str) -> list[Any]:
        return list(self.done(who, "GET", path.partition("?")[0], query=path.partition("?")[2])["items"])

    def organisation(self, *members: Acting, name: str = "CRESS Grand Est") -> dict[str, Any]:
        made = self.done(self.coordinator(), "POST", "/organisations", {"name": name, "kind": "network"})
        for member in members:
            asked = {"participant": str(member.participant)}
            self.done(self.coordinator(), "POST", f"/organisations/{made['id']}/members", asked)
        return dict(made)

    # What others tell

    def happens(
        self, type: str, subject: str, data: dict[str, Any], authors: tuple[UUID | None, ...] = (), **options: Any
    ) -> Event:
        """Put an event on the bus; when this returns, every subscriber has stored it."""
        event = Event(
            id=new_id(),
            territory=self.territory.slug,
            type=type,
            source="http://here/elsewhere",
            subject=subject,
            time=self.installation.clock.now(),
            data=data,
            visibility=options.get("visibility", "internal"),
            actor=options.get("actor"),
            authors=tuple(author for author in authors if author),
            trace=new_trace(),
        )
        self.again(event)
        return event

    def again(self, event: Event) -> None:
        """Put the very same event on the bus."""
        stored = self.installation.process.bus.publish([Message(event.id, event.territory, event.type, event.encode())])
        assert stored == [event.id]

    def selected(self, *authors: Acting, sheet: UUID | None = None, **changed: Any) -> Event:
        """A sheet is selected at an evening."""
        id = sheet or new_id()
        data = {"id": str(id), "state": "selected", "version": 3, "origins": [f"tables/{new_id()}"]} | SHEET | changed
        people = tuple(author.participant for author in authors)
        return self.happens("workshops.sheet.selected.v1", f"sheets/{id}", data, people, visibility="public")

    def born(self, event: Event) -> list[dict[str, Any]]:
        """The projects of the sheet of an event."""
        return self.listed(self.visitor, f"/projects?sheet={event.subject.removeprefix('sheets/')}")

    def joins(self, who: Acting) -> None:
        ref, data = f"participants/{who.participant}", {"participant": str(who.participant)}
        self.happens("participation.participant.joined.v1", ref, data, (who.participant,))

    def turns_out(self, who: Acting, known: Acting) -> None:
        """One person is found to be another."""
        data = {"participant": str(who.participant), "known_as": str(known.participant)}
        ref = f"participants/{who.participant}"
        self.happens("participation.participant.merged.v1", ref, data, (known.participant,))

    def forgotten(self, who: Acting) -> None:
        ref, data = f"participants/{who.participant}", {"participant": str(who.participant)}
        self.happens("participation.participant.erased.v1", ref, data, visibility="territory")

    # What the service keeps and tells

    def work(self, who: Acting | None = None, *, after: timedelta = timedelta()) -> Any:
        """One transaction of the service itself, now or a while later, as someone or as itself."""
        acting = who or Acting(self.territory.slug, kind="service", service="projects")
        return self.database(after).work(self.territory, acting)

    def database(self, after: timedelta = timedelta()) -> Database:
        """The service's database, its clock a while ahead."""
        if not after:
            return self.installation.runtime("projects").database
        clock = Clock()
        clock.advance(after)
        return Database("projects", self.installation.settings, clock)

    def told(self, kind: str = "") -> list[Event]:
        """The events that left, of one kind (`project.created`) or all, in order."""
        with self.work() as work:
            return [event for event in events(work) if not kind or event.type == f"projects.{kind}.v1"]


def events(work: Work) -> list[Event]:
    rows = work.session.execute(select(outbox.c.body).order_by(outbox.c.created_at, outbox.c.id)).scalars()
    return [Event.decode(bytes(body)) for body in rows]
