"""One trial: an installation of its own under load, whatever happens to it, and the ledger's word at the end."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psycopg2

from notifications.service import Notifications
from participation.service import Participation
from tests.evidence import Databases
from tests.faults.load import PUBLISHED, SUBMITTED, SUPPORTED, Load
from tests.ledger import Evidence, Ledger, Place, Report, Told
from tools.journey.installations import Installation, soon
from tools.journey.journey import Journey
from tools.journey.mailbox import Mailbox
from tools.journey.path import Given
from tools.journey.sink import Sink, sink

SERVICES = (Participation, Notifications)
ROWS = {
    "contribution": "SELECT text, 'contributions/' || id FROM contribution",
    "decision": "SELECT subject, subject FROM decision",
    "support": "SELECT 'contributions/' || contribution, 'contributions/' || contribution FROM support",
}
MAILED = {SUBMITTED, PUBLISHED}
OUTAGE = float(os.environ.get("DEMARCHE_TEST_OUTAGE", "5"))  # seconds; 60 for the minute that we promise
SETTLED = 120.0 + 5 * OUTAGE  # seconds, longer than the lease of a job whose process died
BEGIN = ("look", "administer", "make_token", "register_webhook", "follow", "say", "confirm_address", "sign", "publish")
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

    @contextmanager
    def load(self) -> Iterator[Load]:
        """Have people at work for the time of a `with`; at its end the ledger must be clean, and every answer too."""
        load = Load(self.journey, Ledger())
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
        soon(lambda: self.report(ledger).clean or time.monotonic() > deadline, 2 * SETTLED, "the ledger")
        return self.report(ledger)

    def end_leases(self) -> None:
        for service in SERVICES:
            address = urlsplit(self.databases.superuser)._replace(path=f"/{service.name}").geturl()
            with psycopg2.connect(address) as connection, connection.cursor() as cursor:
                cursor.execute(LEASES)
            connection.close()

    def report(self, ledger: Ledger) -> Report:
        return ledger.compare(
            Evidence(
                self.databases.rows("participation", ROWS),
                [event for service in SERVICES for event in self.databases.outbox(service.name)],
                [*[inbox for service in SERVICES for inbox in self.databases.inboxes(service)], *self.effects()],
                [parked for service in SERVICES for parked in self.databases.parked(service.name)],
            )
        )

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
    return event.visibility == "public" and event.type in {PUBLISHED, SUPPORTED}


@contextmanager
def trial(installation: Installation) -> Iterator[Trial]:
    """Start an installation, with people in it, for the time of a `with`."""
    with ExitStack() as open_things:
        open_things.callback(installation.stop)
        installation.start()
        received = open_things.enter_context(sink())
        yield Trial(installation, installation.superuser, received)
