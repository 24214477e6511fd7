"""The ledger is seen to go red where a webhook is marked as called before its receiver has answered."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import eventlet
import psycopg2
import pytest

from chassis.jobs import Job, Retry
from chassis.territory import Territory
from tests.installation import Installation, eventually, person
from tests.ledger.evidence import Databases
from tests.ledger.promises import promised
from tests.ledger.reconciler import Evidence, Ledger, Place, Report
from tools.journey.sink import Sink, sink

LOOPBACK = 'code = "54"\nwebhook_allowed_networks = ["127.0.0.1/32"]\n'
KNOWN = {"organisation": "SELECT name, 'organisations/' || id FROM organisation"}
WAITING = "SELECT 1 FROM job WHERE kind = 'webhook' AND territory = '{slug}'"
DUE = "UPDATE job SET due_at = now() WHERE kind = 'webhook' AND attempts = 1"


@pytest.fixture
def received() -> Iterator[Sink]:
    with sink() as listening:
        yield listening


@pytest.fixture
def here(installation: Installation, received: Sink) -> Territory:
    """A territory whose webhook is called for all that happens in projects."""
    made = installation.territory(**{'code = "54"\n': LOOPBACK})
    asked = {"url": received.url, "types": ["projects.*"]}
    answer = installation.call("notifications", "POST", "/webhooks", person(made, "administrator"), asked)
    assert answer.status == 201, answer.body
    return made


def partner(installation: Installation, here: Territory) -> Ledger:
    """Make a partner known, and note it."""
    ledger = Ledger()
    name = f"Le Pédalier de {here.slug}"
    write = ledger.note("organisation", name, *promised("create_organisation"))
    asked = {"name": name, "kind": "association"}
    answer = installation.call("projects", "POST", "/organisations", person(here, "coordinator"), asked)
    write.fate = "acknowledged" if answer.status == 201 else "refused"
    return ledger


def compare(ledger: Ledger, databases: Databases, here: Territory, received: Sink) -> Report:
    """Compare what this territory told with what the receiver accepted."""
    calls = Counter(event for event, _ in {(call.event, call.id) for call in received.calls if call.accepted})
    outbox = [event for event in databases.outbox("projects") if event.territory == here.slug]
    place = Place("the webhook", lambda event: True, calls)
    return ledger.compare(Evidence(databases.rows("projects", KNOWN), outbox, [place]))


def test_a_call_that_is_refused_at_first_is_made_again(
    installation: Installation, postgres: Any, here: Territory, received: Sink
) -> None:
    received.status = 503
    databases = Databases(postgres.url)
    ledger = partner(installation, here)
    eventually(lambda: received.calls and not installation.runtime("notifications").jobs.lanes)
    received.status = 204
    make_due(postgres.url)
    eventually(lambda: not databases.read("notifications", WAITING.format(slug=here.slug)))
    report = compare(ledger, databases, here, received)
    assert report.clean, report
    assert len(received.calls) == 2


def test_a_webhook_marked_as_called_before_the_answer_is_a_loss(
    installation: Installation, postgres: Any, here: Territory, received: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = installation.runtime("notifications").jobs.kinds
    honest = kinds["webhook"]

    def call(job: Job) -> None:
        with suppress(Retry):
            honest.run(job)

    def hasty(job: Job) -> Any:
        if job.territory.slug != here.slug:
            return honest.run(job)
        eventlet.spawn(call, job)  # nobody waits for what comes of it
        return None

    monkeypatch.setitem(kinds, "webhook", replace(honest, run=hasty))
    received.status = 503
    databases = Databases(postgres.url)
    ledger = partner(installation, here)
    eventually(lambda: received.calls and not databases.read("notifications", WAITING.format(slug=here.slug)))
    report = compare(ledger, databases, here, received)
    [loss] = report.losses
    assert loss.endswith(": projects.organisation.created.v1 is not in the webhook"), report


def make_due(superuser: str) -> None:
    """Let the second call of a webhook be due now."""
    address = urlsplit(superuser)._replace(path="/notifications").geturl()
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(DUE)
