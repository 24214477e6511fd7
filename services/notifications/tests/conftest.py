"""What the tests stand on: events put on the bus as other services would, people with addresses, receivers."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.bus import Message
from chassis.clock import Clock, new_id
from chassis.context import Acting, new_trace
from chassis.events import Event
from chassis.jobs import Job
from chassis.territory import Territory
from demarche.process import Process
from notifications.service import Notifications
from tests.installation import Installation, eventually, person
from tests.sinks import Receiver, receiver

LOOPBACK = 'code = "54"\nwebhook_allowed_networks = ["127.0.0.1/32"]\n'
QUIET = {"submitted", "declined", "appealed", "appeal_rejected"}


class Here:
    """One territory of the test's own, and all that the tests do in it."""

    def __init__(self, installation: Installation, territory: Territory) -> None:
        self.installation, self.territory, self.slug = installation, territory, territory.slug
        self.runtime = installation.runtime("notifications")
        self.origin = installation.settings.origin(territory)
        self.administrator = person(territory, "administrator")
        self.visitor = Acting(territory.slug)

    def integrator(self, *scopes: str) -> Acting:
        return Acting(self.slug, kind="token", token=new_id(), scopes=frozenset(scopes))

    def person(self, participant: UUID, **options: Any) -> Acting:
        return Acting(self.slug, kind="person", participant=participant, **options)

    # What happens

    def happens(
        self,
        type: str,
        subject: str,
        data: dict[str, Any] | None = None,
        *,
        visibility: Any = "public",
        actor: UUID | None = None,
        authors: tuple[UUID, ...] = (),
    ) -> Event:
        """Put an event on the bus; when this returns, every subscriber has stored it."""
        event = Event(
            id=new_id(),
            territory=self.slug,
            type=type,
            source="http://here/participation",
            subject=subject,
            time=self.installation.clock.now(),
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

    def contribution(self, happened: str, *authors: UUID, ref: UUID | None = None, **options: Any) -> Event:
        """Let something happen to a contribution, as participation tells it."""
        id = ref or new_id()
        data = {"id": str(id), "kind": "need", "state": happened, "version": 1, "origins": []}
        data |= options.pop("data", {})
        options.setdefault("visibility", "internal" if happened in QUIET else "public")
        return self.happens(
            f"participation.contribution.{happened}.v1", f"contributions/{id}", data, authors=authors, **options
        )

    def comment(self, happened: str, *authors: UUID, on: str, **options: Any) -> Event:
        """Let something happen to a comment, as participation tells it."""
        id = new_id()
        data = {"id": str(id), "contribution": on, "state": happened, "version": 1}
        options.setdefault("visibility", "internal" if happened in QUIET else "public")
        return self.happens(f"participation.comment.{happened}.v1", f"comments/{id}", data, authors=authors, **options)

    def step(
        self,
        what: str,
        subject: str,
        origins: list[str] | None,
        *,
        authors: tuple[UUID, ...] = (),
        actor: UUID | None = None,
        visibility: Any = "public",
        **data: Any,
    ) -> Event:
        """Let something happen on a thread, as its service tells it; without `origins` it stands on none."""
        told = {"version": 1, "state": what.rpartition(".")[2]} | ({} if origins is None else {"origins": origins})
        options: dict[str, Any] = {"visibility": visibility, "actor": actor, "authors": authors}
        return self.happens(f"{what}.v1", subject, told | data, **options)

    def merged(self, participant: UUID, known_as: UUID) -> None:
        data = {"participant": str(participant), "known_as": str(known_as)}
        type = "participation.participant.merged.v1"
        self.happens(type, f"participants/{participant}", data, visibility="internal", authors=(known_as,))

    def erased(self, participant: UUID) -> None:
        type = "participation.participant.erased.v1"
        self.happens(type, f"participants/{participant}", {"participant": str(participant)}, visibility="territory")

    # What is asked

    def call(self, method: str, path: str, acting: Acting | None = None, data: Any = None, **options: Any) -> Any:
        return self.installation.call("notifications", method, path, acting or self.visitor, data, **options)

    def read(self, path: str, acting: Acting | None = None) -> Any:
        path, _, query = path.partition("?")
        answer = self.call("GET", path, acting, query=query)
        assert answer.status == 200, answer.body
        return answer.json

    def messages(self, participant: UUID, **options: Any) -> list[Any]:
        return list(self.read("/messages", self.person(participant, **options))["items"])

    def webhook(self, url: str, *types: str) -> dict[str, Any]:
        asked = {"url": url, "types": list(types or ["*"])}
        answer = self.call("POST", "/webhooks", self.administrator, asked)
        assert answer.status == 201, answer.body
        return dict(answer.json)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Read rows of this territory, as the app role does."""
        with self.runtime.database.work(self.territory, self.visitor) as work:
            return list(work.session.execute(text(query), values).all())

    def run(self, kind: str, payload: dict[str, Any], attempt: int = 1) -> Any:
        """Run a job as the loop would, up to where its effect would be noted: there a crash may come."""
        return self.runtime.jobs.kinds[kind].run(self.job(kind, payload, attempt))

    def job(self, kind: str, payload: dict[str, Any], attempt: int = 1) -> Job:
        return Job(self.territory, payload, new_trace(), attempt, last=False)

    def keep_house(self, process: Process) -> None:
        """Forget in this territory what is old by the clock of a process, as that does every hour."""
        runtime = process.runtimes["notifications"]
        service = Notifications()
        service.runtime = runtime
        with runtime.database.work(self.territory, self.visitor) as work:
            service.keep_house(work)

    def quiet(self) -> None:
        """Wait until nothing of this territory runs or is due soon."""
        soon = self.installation.clock.now() + timedelta(minutes=2)
        query = "SELECT 1 FROM job WHERE parked_at IS NULL AND due_at < :soon"
        eventually(lambda: not self.rows(query, soon=soon))

    # Who gets mail

    def with_address(self, email: str) -> UUID:
        """Return a person whom participation knows under an address."""
        asked = self.installation.call("participation", "POST", "/sign-ins", self.visitor, {"email": email})
        id = asked.json["id"]
        [mail] = eventually(lambda: self.mails(id))
        code = next(line.strip() for line in plain(mail).splitlines() if line.strip().isdecimal())
        confirm = f"/sign-ins/{id}/confirm"
        answer = self.installation.call("participation", "POST", confirm, self.visitor, {"code": code})
        assert answer.status == 200, answer.body
        return UUID(answer.json["participant"])

    def mails(self, naming: object = "") -> list[EmailMessage]:
        """Return the mails of this territory that the embedded folder holds, of those whose Message-ID has a name."""
        written = [path.read_bytes() for path in (Path(self.installation.settings.data) / "mail").glob("*.eml")]
        ours = [text for text in written if f"Demarche-Territory: {self.slug}".encode() in text]
        mails = [message_from_bytes(text, policy=default) for text in ours if str(naming).encode() in text]
        return [mail for mail in mails if str(naming) in str(mail["Message-ID"])]


def plain(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    return str(mail.get_body(("plain",)).get_content().replace("\r\n", "\n"))


@pytest.fixture
def here(installation: Installation) -> Here:
    return Here(installation, installation.territory(**{'code = "54"\n': LOOPBACK}))


@pytest.fixture
def strict(installation: Installation) -> Here:
    """A territory as strict as they come: no network but the public one may be called."""
    return Here(installation, installation.territory())


@pytest.fixture
def open_house(installation: Installation) -> Here:
    """A territory that publishes first and moderates afterwards."""
    return Here(installation, installation.territory("after"))


@pytest.fixture
def sink() -> Iterator[Receiver]:
    with receiver() as told:
        yield told


@pytest.fixture
def later(installation: Installation) -> Iterator[Process]:
    """A second process of notifications, whose clock may be moved.

    It shares the database, so it also runs what other tests left due; the shared process takes what is due at once.
    """
    process = Process([Notifications], installation.settings, Clock())
    runtime = process.runtimes["notifications"]
    runtime.listens, runtime.client.local = False, installation.runtime("notifications").client.local
    process.start()
    yield process
    process.stop()
