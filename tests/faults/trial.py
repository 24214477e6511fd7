"""One trial: an installation of its own under load, whatever happens to it, and the ledger's word at the end."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from chassis.service import Service
from notifications.service import Notifications
from participation.service import Participation
from projects.service import Projects
from tests.evidence import Databases
from tests.faults.load import KEPT, PUBLISHED, SELECTED, SUBMITTED, SUPPORTED, Ground, Load
from tests.ledger import Evidence, Ledger, Place, Report, Told
from tools.journey.installations import Installation, soon
from tools.journey.journey import Journey
from tools.journey.mailbox import Mailbox
from tools.journey.path import Given
from tools.journey.sink import Sink, sink
from workshops.service import Workshops

SERVICES = (Participation, Workshops, Projects, Notifications)
ROWS = {  # what a write leaves: its mark and its subject, by service and kind
    Participation: {
        "contribution": "SELECT text, 'contributions/' || id FROM contribution",
        "decision": "SELECT subject, subject FROM decision",
        "support": "SELECT 'contributions/' || contribution, 'contributions/' || contribution FROM support",
        "challenge": "SELECT title, 'challenges/' || id FROM challenge",
        "publication": "SELECT 'challenges/' || id, 'challenges/' || id FROM challenge WHERE state <> 'draft'",
    },
    Workshops: {
        "card": "SELECT text, 'cards/' || id FROM card",
        "sheet": "SELECT name, 'sheets/' || id FROM sheet",
        "words": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE need IS NOT NULL",
        "pitch": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE state <> 'draft'",
        "selection": "SELECT 'sheets/' || id, 'sheets/' || id FROM sheet WHERE state = 'selected'",
    },
    Projects: {
        "project": "SELECT sheet, 'projects/' || id FROM project",
        "commitment": "SELECT note, 'commitments/' || id FROM commitment",
        "acceptance": "SELECT 'commitments/' || id, 'commitments/' || id FROM commitment WHERE accepted_at IS NOT NULL",
        "keeping": "SELECT 'commitments/' || id, 'commitments/' || id FROM commitment WHERE state = 'kept'",
        "indicator": "SELECT method, 'indicators/' || id FROM indicator",
    },
}
MAILED = {SUBMITTED, PUBLISHED}
OUTAGE = float(os.environ.get("DEMARCHE_TEST_OUTAGE", "5"))  # seconds; 60 for the minute that we promise
SETTLED = 120.0 + 5 * OUTAGE  # seconds, longer than the lease of a job whose process died
BEGIN = (
    "look", "administer", "make_token", "register_webhook", "follow", "say", "confirm_address", "sign", "publish",
    "coordinate",
)  # fmt: skip
# Whoever waits for the end of a lease that a dead process held waits 90 s; a test lets that moment come at once.
LEASES = "UPDATE job SET due_at = now() WHERE attempts > 0 AND parked_at IS NULL AND due_at > now()"


class Trial:
    """An installation with its people, its webhook and its databases."""

    def __init__(self, installation: Installation, superuser: str, sink: Sink) -> None:
        self.installation, self.sink = installation, sink
        self.databases = Databases(superuser)
        self.mailbox = Mailbox(installation.mailbox)
        self.journey = Journey(
            Given(
                installation.url,
                administrator_link=installation.administrator_link,
                mailbox=installation.mailbox,
                sink=sink,
            )
        )
        for step in BEGIN:
            getattr(self.journey, step)()
        self.journey.stream.cut()
        project = {"name": "Le vélo-atelier", "story": "Un atelier qui passe dans les villages."}
        self.ground = Ground(self.table("writes"), self.table("pitches"), self.post("/projects", project)["id"])

    def table(self, does: str) -> str:
        """Hold a workshop, until its tables may do this; return one of them."""
        need = self.journey.need["id"]
        challenge = self.post("/challenges", {"title": f"Comment {does} ?", "contributions": [need]})["id"]
        self.post(f"/challenges/{challenge}/publish", gives=200)
        on = f"challenges/{challenge}"
        planned = {"title": "Un atelier", "format": "workshop", "starts_at": "2031-05-02T18:00:00+02:00", "capacity": 9}
        planned |= {"place": {"name": "Salle des fêtes", "commune": self.journey.commune}, "challenges": [on]}
        workshop = f"/workshops/{self.post('/workshops', planned)['id']}"
        table: str = self.post(f"{workshop}/tables", {"challenge": on})["id"]
        self.post(f"{workshop}/open", gives=200)
        run = self.post(f"{workshop}/start", gives=200) and self.journey.coordinator.read(f"{workshop}/phases")
        while not any(phase["id"] == run["phase"] and phase[does] for phase in run["items"]):
            run = self.post(f"{workshop}/phases/next", {"from": run["phase"]}, gives=200)
        return table

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        return self.journey.coordinator.post(path, data, **options)

    @contextmanager
    def load(self) -> Iterator[Load]:
        """Have people at work for the time of a `with`; at its end the ledger must be clean, and every answer too."""
        load = Load(self.journey, self.ground, Ledger())
        load.start()
        try:
            self.go_on(load)
            yield load
        finally:
            load.stop()
        report = self.settled(load.ledger)
        print(f"\n{report}\nanswers {dict(load.answers)}, {load.refused} refused, {len(load.cut)} cut")
        assert report.clean, str(report)
        assert not load.failed, load.failed[:5]

    def go_on(self, load: Load, seconds: float = 60) -> None:
        """Wait until fifty more writes were acknowledged."""
        enough = load.acknowledged + 50
        soon(lambda: load.acknowledged >= enough, seconds, f"{enough} writes acknowledged ({dict(load.answers)})")

    def settled(self, ledger: Ledger) -> Report:
        """Return the report as soon as it is clean, or as it is when all should long be over."""
        soon(self.installation.ready, SETTLED, "ready")
        self.end_leases()
        deadline = time.monotonic() + SETTLED

        def last_word() -> Report | None:
            report = self.report(ledger)
            return report if report.clean or time.monotonic() > deadline else None

        found: Report = soon(last_word, 2 * SETTLED, "the ledger")
        return found

    def end_leases(self) -> None:
        for service in SERVICES:
            address = urlsplit(self.databases.superuser)._replace(path=f"/{service.name}").geturl()
            with psycopg2.connect(address) as connection, connection.cursor() as cursor:
                cursor.execute(LEASES)
            connection.close()

    def report(self, ledger: Ledger) -> Report:
        """Read what is there; the outboxes last, as what a door gave up waiting for may be done at this moment."""
        return ledger.compare(
            Evidence(
                rows={mark: found for service in ROWS for mark, found in self.rows(service).items()},
                places=[*[inbox for service in SERVICES for inbox in self.databases.inboxes(service)], *self.effects()],
                outbox=[event for service in SERVICES for event in self.databases.outbox(service.name)],
                parked=[parked for service in SERVICES for parked in self.databases.parked(service.name)],
            )
        )

    def rows(self, service: type[Service]) -> dict[tuple[str, str], list[str]]:
        return self.databases.rows(service.name, ROWS[service])

    def effects(self) -> Iterator[Place]:
        """Give what each event must have led to: a line of the log, a message, a mail, a call."""
        yield Place("the log", lambda event: event.visibility != "internal", self.counted("SELECT id::text FROM log"))
        messages = self.counted("SELECT event::text FROM message WHERE NOT grouped")
        yield Place("the messages", lambda event: event.type in MAILED, messages)
        # A mail or a call that a crash repeated is the same one: it counts once, by its Message-ID or webhook-id.
        mails = {(mail.event, mail["Message-ID"]) for mail in self.mailbox}
        yield Place("the mails", lambda event: event.type in MAILED, Counter(event for event, _ in mails), ours=False)
        calls = {(call.event, call.id) for call in list(self.sink.calls)}
        yield Place("the calls", hooked, Counter(event for event, _ in calls))

    def counted(self, query: str) -> Counter[str]:
        return Counter(event for (event,) in self.databases.read("notifications", query))


def hooked(event: Told) -> bool:
    return event.visibility == "public" and event.type in {PUBLISHED, SUPPORTED, SELECTED, KEPT}


@contextmanager
def trial(installation: Installation) -> Iterator[Trial]:
    """Start an installation, with people in it, for the time of a `with`."""
    with ExitStack() as open_things:
        open_things.callback(installation.stop)
        installation.start()
        received = open_things.enter_context(sink())
        yield Trial(installation, installation.superuser, received)
