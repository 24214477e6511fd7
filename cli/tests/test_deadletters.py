"""What could not be done waits for a person: seen, tried again, or dropped."""

import json
import uuid

import pytest
from sqlalchemy import insert, select, update

from chassis.clock import new_id
from chassis.context import Acting
from chassis.jobs import Kind, Park
from chassis.tables import inbox, job, outbox, stray
from demarche.deadletters import Parked, Strays
from demarche.errors import Failure
from tests.installation import eventually


@pytest.fixture
def runtime(installation):
    return installation.runtime("notifications")


@pytest.fixture
def refusing(runtime):
    """A kind of work that asks for a person each time, and how often it ran."""
    ran = []

    def refuse(work, due):
        ran.append(due.attempt)
        raise Park("ask a person")

    runtime.jobs.kinds["refused"] = Kind("refused", refuse)
    yield ran
    del runtime.jobs.kinds["refused"]


@pytest.fixture
def letter(runtime, territory, refusing):
    """Parked work of this test's own territory."""
    with runtime.database.work(territory, Acting(territory.slug, kind="service", service="notifications")) as work:
        work.later("refused", {"to": "nobody"})
    return eventually(lambda: next(mine(runtime, territory), None))


def mine(runtime, territory):
    return (found for found in Parked(runtime.database).letters() if found.territory == territory.slug)


def put_out(installation, slug, **changed):
    """Put an event of a territory into participation's outbox, as a commit there would."""
    event = {
        "specversion": "1.0", "id": str(new_id()), "source": "test", "type": "participation.participant.joined.v1",
        "subject": "contributions/1", "time": "2026-11-24T00:00:00+00:00", "data": {}, "territory": slug,
        "traceparent": "00-" + "1" * 32 + "-" + "1" * 16 + "-01", "visibility": "internal",
        "people": {"actor": None, "authors": []},
    }  # fmt: skip
    row = {
        "territory": slug, "id": uuid.UUID(event["id"]), "type": event["type"],
        "body": json.dumps(event | changed).encode(), "created_at": installation.clock.now(),
    }  # fmt: skip
    with installation.runtime("participation").database.across() as connection:
        connection.execute(insert(outbox).values(row))
    return event["id"]


@pytest.fixture
def strays(installation):
    database = installation.runtime("notifications").database
    return Strays(database, installation.process.registry)


def test_parked_work_says_why_it_waits(letter):
    assert (letter.place, letter.what, letter.reason) == ("job", "refused", "ask a person")
    assert letter.content == {"to": "nobody"}


def test_parked_work_tried_again_runs_again(letter, runtime, territory, refusing):
    assert Parked(runtime.database).retry(letter.id)
    eventually(lambda: len(refusing) == 2)


def test_parked_work_dropped_is_gone(letter, runtime, territory):
    assert Parked(runtime.database).drop(letter.id)
    assert list(mine(runtime, territory)) == []


@pytest.mark.parametrize("unknown", ["nothing of ours", str(uuid.UUID(int=0))])
def test_nothing_is_done_under_an_unknown_id(runtime, strays, unknown):
    for place in (Parked(runtime.database), strays):
        assert not place.retry(unknown)
        assert not place.drop(unknown)


def found_stray(strays, slug):
    return next((found for found in strays.letters() if found.content.get("territory") == slug), None)


def test_an_event_of_an_unknown_territory_waits_until_it_is_known(installation, strays):
    slug = f"later-{uuid.uuid4().hex[:8]}"
    put_out(installation, slug)
    waiting = eventually(lambda: found_stray(strays, slug))
    with pytest.raises(Failure):
        strays.retry(waiting.id)
    assert found_stray(strays, slug) == waiting


def test_an_event_whose_territory_came_takes_effect_once_retried(installation, strays):
    slug = f"later-{uuid.uuid4().hex[:8]}"
    event = put_out(installation, slug)
    waiting = eventually(lambda: found_stray(strays, slug))
    file = installation.settings.territories / f"{slug}.toml"
    file.write_text(f'slug = "{slug}"\ncode = "1"\nname = "Plus tard"')
    assert strays.retry(waiting.id)
    received = select(inbox.c.subscriber).where(inbox.c.event == uuid.UUID(event))

    def taken():
        with strays.database.across() as connection:
            return connection.execute(received).first()

    eventually(taken)
    assert found_stray(strays, slug) is None


def test_an_event_that_parked_before_an_update_takes_effect_once_retried_after_it(installation, runtime, territory):
    strange = "participation.thing.happened.v1"
    event = put_out(installation, territory.slug, type=strange)
    told = update(job).where(job.c.key == f"notifications.log:{event}")
    with runtime.database.across() as connection:  # nine tries later
        eventually(lambda: connection.execute(told.values(attempts=9, due_at=installation.clock.now())).rowcount)
        connection.commit()
    letter = eventually(lambda: next(mine(runtime, territory), None))
    assert letter.what == f"notifications.log < {strange}"
    assert strange in letter.reason
    runtime.inbox.heard.add(strange)
    assert Parked(runtime.database).retry(letter.id)
    received = select(inbox.c.subscriber).where(inbox.c.event == uuid.UUID(event))
    with runtime.database.across() as connection:
        eventually(lambda: connection.execute(received).first())
    runtime.inbox.heard.remove(strange)
    assert next(mine(runtime, territory), None) is None


def test_what_is_no_event_can_only_be_dropped(strays):
    row = {"id": new_id(), "subscriber": "notifications.x", "reason": "no event", "body": b"\xff", "received_at": None}
    row["received_at"] = strays.database.clock.now()
    with strays.database.across() as connection:
        connection.execute(insert(stray).values(row))
    with pytest.raises(Failure):
        strays.retry(str(row["id"]))
    assert strays.drop(str(row["id"]))
