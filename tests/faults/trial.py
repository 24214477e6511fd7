"""One trial: an installation of its own under load, whatever happens to it, and the ledger's word at the end."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from notifications.service import Notifications
from participation.service import Participation
from projects.service import Projects
from tests.ledger import effects, walk
from tests.ledger.client import Load
from tests.ledger.evidence import Databases
from tests.ledger.reconciler import FINDINGS, Evidence, Ledger, Place, Report
from tests.ledger.walk import CONSEQUENCES, PUBLISHED, SUBMITTED, Ground
from tools.journey.installations import Installation, soon
from tools.journey.journey import Journey
from tools.journey.mailbox import Mailbox
from tools.journey.path import Given
from tools.journey.sink import Sink, sink
from workshops.service import Workshops

SERVICES = (Participation, Workshops, Projects, Notifications)
MAILED = {SUBMITTED, PUBLISHED}
ASKED = ("participation.*", "workshops.*", "projects.*")  # what the journey's webhook asks for
SETTLED = 120.0  # seconds, longer than the lease of a job whose process died
LATEST = 30.0  # seconds, once nothing is on its way any more, for what is read at the very end: mails, calls
HURRY = 1.0  # seconds between two times that what waits is made due
BEGIN = (
    "look", "administer", "make_token", "register_webhook", "follow", "say", "confirm_address", "sign", "publish",
    "coordinate",
)  # fmt: skip
# Whoever waits for the end of a lease that a dead process held waits 90 s; a trial lets that moment come at once.
LEASES = """
UPDATE job SET due_at = now()
WHERE (attempts > 0 OR error IS NOT NULL) AND parked_at IS NULL AND due_at > now()
"""


class Trial:
    """An installation of two territories with their people, a webhook of each, one ledger from beginning to end."""

    def __init__(self, installation: Installation, sinks: list[Sink]) -> None:
        self.installation = installation
        self.databases = Databases(installation.superuser)
        self.mailbox = Mailbox(installation.mailbox)
        self.sinks = dict(zip(("meurthe-et-moselle", "vosges"), sinks, strict=True))
        self.ports: list[int] = []
        self.places: list[Callable[[], Place]] = []  # besides those of every day
        with ThreadPoolExecutor() as both:
            self.grounds = [*both.map(self._ground, self.sinks.items())]
        self.ledger = Ledger(consequences=CONSEQUENCES)
        soon(lambda: not self.waiting(), SETTLED, "the outboxes empty")
        self.ledger.before = {event.id for event in self.outbox()}
        self.last = Report()
        self.reports: list[Report] = []

    def _ground(self, place: tuple[str, Sink]) -> Ground:
        """Let the people of a territory come, and make what they work on."""
        slug, received = place
        url, link = self.installation.url, self.installation.administrator_link
        if slug not in url:
            url = self.installation.elsewhere
            granted = ("role", "grant", "--territory", slug, "--role", "administrator", "--json")
            link = json.loads(self.installation.demarche(*granted))["administrator_link"]
        mailbox = self.installation.mailbox
        journey = Journey(Given(url, administrator_link=link, mailbox=mailbox, sink=received))
        for step in BEGIN:
            getattr(journey, step)()
        journey.stream.cut()
        project = {"name": "Le vélo-atelier", "story": "Un atelier qui passe dans les villages."}
        made = journey.coordinator.post("/projects", project)
        return Ground(journey, table(journey, "writes"), table(journey, "pitches"), made["id"])

    @contextmanager
    def load(self, *but: str, seconds: float = SETTLED) -> Iterator[Load]:
        """Have people at work for the time of a `with`; at its end the ledger must be clean, and every answer too.

        Findings named by `but` are expected here. What they did has some `seconds` to take effect.
        """
        load = Load(self.grounds, self.ledger, self.ports)
        load.start()
        try:
            self.go_on(load)
            yield load
        finally:
            load.stop()
        report = self.settled(but, seconds)
        self.reports.append(report)
        assert report.clean, str(report)
        assert not load.failed, load.failed[:5]

    def go_on(self, load: Load, seconds: float = 60) -> None:
        """Wait until thirty more writes were acknowledged."""
        enough = load.acknowledged + 30
        soon(lambda: load.acknowledged >= enough, seconds, f"{enough} writes acknowledged ({dict(load.answers)})")

    def settled(self, but: Sequence[str] = (), seconds: float = SETTLED) -> Report:
        """Return what is new since the last report, as soon as that is nothing, or when all should long be over."""
        soon(self.installation.ready, seconds, "ready")
        with suppress(TimeoutError):
            self.hurry_until(lambda: not self.waiting(), seconds, "nothing on its way")
        deadline = time.monotonic() + LATEST

        def last_word() -> Report | None:
            report = self.report()
            return report if not since(self.last, report, but) or time.monotonic() > deadline else None

        found: Report = soon(last_word, 2 * seconds, "the ledger")
        self.last, before = found, self.last
        return Report(found.fates, found.events, **since(before, found, but))

    def waiting(self) -> bool:
        """Tell whether something is still on its way: in an outbox, or due."""
        asked = ("SELECT 1 FROM outbox WHERE published_at IS NULL", "SELECT 1 FROM job WHERE parked_at IS NULL")
        near = " AND kind NOT LIKE '%forget' AND due_at < now() + interval '2 minutes' LIMIT 1"
        queries = [asked[0] + " LIMIT 1", asked[1] + near]
        return any(self.databases.read(service.name, query) for service in SERVICES for query in queries)

    def hurry_until(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for something; let what waits for another try, or for the lease of a dead process, be due meanwhile."""
        hurried = 0.0

        def look() -> bool:
            nonlocal hurried
            if done():
                return True
            if time.monotonic() > hurried + HURRY:
                hurried = time.monotonic()
                for service in SERVICES:
                    self.write(service.name, LEASES)
            return False

        soon(look, seconds, what)

    def write(self, database: str, statement: str) -> None:
        address = urlsplit(self.databases.superuser)._replace(path=f"/{database}").geturl()
        with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def outbox(self) -> list[Any]:
        return [event for service in SERVICES for event in self.databases.outbox(service.name)]

    def report(self) -> Report:
        """Read what is there; the outboxes last, as what a door gave up waiting for may be done at this moment."""
        return self.ledger.compare(
            Evidence(
                rows=effects.rows(self.databases, self.ledger),
                places=[*[inbox for service in SERVICES for inbox in self.databases.inboxes(service)], *self.effects()],
                logs=self.databases.logs(),
                outbox=self.outbox(),
                parked=[parked for service in SERVICES for parked in self.databases.parked(service.name)],
            )
        )

    def effects(self) -> Iterator[Place]:
        """Give what each event must have led to: a line of the log, a message, a mail, a call, a row."""
        yield Place("the log", lambda event: event.visibility != "internal", self.counted("SELECT id::text FROM log"))
        messages = self.counted("SELECT event::text FROM message WHERE NOT grouped")
        yield Place("the messages", lambda event: event.type in MAILED, messages)
        # A mail or a call that a crash repeated is the same one: it counts once, by its Message-ID or webhook-id.
        mails = {(mail.event, mail["Message-ID"]) for mail in self.mailbox}
        seen = Counter(event for event, _ in mails)
        yield Place("the mails", lambda event: event.type in MAILED | {walk.SIGN_IN}, seen, ours=False)
        yield from effects.made(self.databases)
        for slug, received in self.sinks.items():
            yield calls(slug, received)
        yield from (place() for place in self.places)

    @contextmanager
    def looking_further(self) -> Iterator[None]:
        """Let `places` have more, for the time of a `with`."""
        try:
            yield
        finally:
            self.places.clear()

    def counted(self, query: str) -> Counter[str]:
        return Counter(event for (event,) in self.databases.read("notifications", query))


def table(journey: Journey, does: str) -> str:
    """Hold a workshop, until its tables may do this; return one of them."""
    post = journey.coordinator.post
    challenge = post("/challenges", {"title": f"Comment {does} ?", "contributions": [journey.need["id"]]})["id"]
    post(f"/challenges/{challenge}/publish", gives=200)
    on = f"challenges/{challenge}"
    planned = {"title": "Un atelier", "format": "workshop", "starts_at": "2031-05-02T18:00:00+02:00", "capacity": 9}
    planned |= {"place": {"name": "Salle des fêtes", "commune": journey.commune}, "challenges": [on]}
    workshop = f"/workshops/{post('/workshops', planned)['id']}"
    made: str = post(f"{workshop}/tables", {"challenge": on})["id"]
    post(f"{workshop}/open", gives=200)
    run = post(f"{workshop}/start", gives=200) and journey.coordinator.read(f"{workshop}/phases")
    while not any(phase["id"] == run["phase"] and phase[does] for phase in run["items"]):
        run = post(f"{workshop}/phases/next", {"from": run["phase"]}, gives=200)
    return made


def calls(territory: str, received: Sink, *asked: str) -> Place:
    """The calls that a webhook of a territory accepted; it asked for these types."""
    accepted = {(call.event, call.id) for call in list(received.calls) if call.accepted}

    def wants(event: Any) -> bool:
        here = event.territory == territory and event.visibility != "internal"
        return here and any(fnmatchcase(event.type, each) for each in asked or ASKED)

    return Place(f"the webhook of {territory}", wants, Counter(event for event, _ in accepted))


def since(before: Report, now: Report, but: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return what a report finds that the one before did not; an empty dictionary for nothing."""
    found = {name: {*getattr(before, name)} for name in FINDINGS if name not in but}
    new = {name: [one for one in getattr(now, name) if one not in known] for name, known in found.items()}
    return {name: ones for name, ones in new.items() if ones}


@contextmanager
def trial(installation: Installation, tell: Callable[[str], object] = print) -> Iterator[Trial]:
    """Start an installation, with people in it, for the time of a `with`."""
    with ExitStack() as open_things:
        open_things.callback(installation.stop)
        installation.start()
        tell(f"started {installation.url}")
        yield Trial(installation, [open_things.enter_context(sink()) for _ in range(2)])
