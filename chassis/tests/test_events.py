"""An event leaves in its action's commit, arrives, and takes effect once for each subscriber."""

import json
from base64 import b64decode
from datetime import timedelta

import eventlet
import pytest
from eventlet.event import Event as Signal
from shop.service import Shop

from chassis.bus import Message
from chassis.bus.local import LocalBus
from chassis.clock import new_id
from chassis.context import Acting
from chassis.database import Database
from chassis.events import Event, Unreadable
from chassis.outbox import Relay
from chassis.runtime import RECEIVED
from tests.installation import eventually, person

LEADER = (
    "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE datname = current_database() AND locktype = 'advisory' AND objid = hashtext('demarche.relay')::oid"
)
SEEN = "SELECT event, trace FROM seen WHERE subscriber = :who"


def put(shop, here, acting=None):
    return shop.call("POST", "/items", acting or person(here), {"name": "Vélo"}).json["id"]


def outbox(shop, here):
    return [json.loads(bytes(row.body)) for row in shop.rows(here, "SELECT body FROM outbox ORDER BY created_at, id")]


def test_a_subscriber_hears_of_a_commit(shop, here):
    put(shop, here)
    assert eventually(lambda: shop.rows(here, SEEN, who="good"))


def test_one_trace_leads_from_the_click_to_the_subscriber(shop, here):
    acting = person(here)
    put(shop, here, acting)
    row = eventually(lambda: shop.rows(here, SEEN, who="good"))[0]
    assert row.trace == acting.trace


def test_an_event_carries_its_object_whole_and_its_people_apart(shop, here):
    acting = person(here)
    id = put(shop, here, acting)
    event = outbox(shop, here)[0]
    assert event["type"] == "shop.item.put_on_sale.v1"
    assert event["subject"] == f"items/{id}"
    assert event["data"] == {"id": id, "name": "Vélo", "state": "draft", "version": 1}
    assert event["people"]["actor"] == str(acting.participant)
    assert event["source"].endswith(f"{here.slug}.localhost:0/shop") or event["source"].endswith("/shop")


def test_a_public_event_names_nobody(shop, here):
    put(shop, here)
    public = Event.decode(json.dumps(outbox(shop, here)[0]).encode()).public()
    assert "people" not in public
    assert public["specversion"] == "1.0"


def test_an_action_that_fails_tells_nothing(shop, here):
    id = put(shop, here)
    shop.call("POST", f"/items/{id}/sell", person(here))
    shop.call("POST", f"/items/{id}/sell", person(here))
    types = [event["type"] for event in outbox(shop, here)]
    assert types == ["shop.item.put_on_sale.v1", "shop.item.sold.v1"]


def test_an_event_that_comes_twice_takes_effect_once(shop, here):
    put(shop, here)
    eventually(lambda: shop.rows(here, SEEN, who="good"))
    event = Event.decode(json.dumps(outbox(shop, here)[0]).encode())
    message = Message(event.id, event.territory, event.type, event.encode())
    assert shop.process.bus.publish([message, message]) == [event.id, event.id]
    assert len(shop.rows(here, SEEN, who="good")) == 1


def test_a_failing_subscriber_delays_nobody_and_catches_up(shop, here):
    Shop.trouble["bad"] = True
    put(shop, here)
    eventually(lambda: shop.rows(here, SEEN, who="good"))
    eventually(lambda: shop.rows(here, "SELECT 1 FROM job WHERE kind = 'inbox'"))
    assert not shop.rows(here, SEEN, who="bad")
    eventually(lambda: shop.rows(here, "SELECT 1 FROM outbox WHERE published_at IS NOT NULL"))
    del Shop.trouble["bad"]
    shop.clock.advance(timedelta(minutes=1))
    assert eventually(lambda: shop.rows(here, SEEN, who="bad"))
    assert not shop.rows(here, "SELECT 1 FROM job WHERE kind = 'inbox'")


def test_a_subscriber_that_always_fails_parks_its_event_after_ten_tries(shop, here):
    Shop.trouble["bad"] = True
    put(shop, here)
    query = "SELECT 1 FROM job WHERE kind = 'inbox' AND attempts = :n"
    for attempt in range(10):
        eventually(lambda n=attempt: shop.rows(here, query, n=n) and not shop.runtime.jobs.lanes)
        shop.clock.advance(timedelta(hours=2))
    parked = eventually(lambda: shop.rows(here, "SELECT attempts, error FROM job WHERE parked_at IS NOT NULL"))[0]
    assert parked.attempts == 10
    assert "bad ear" in parked.error


@pytest.mark.parametrize("body", [b"noise", b"{}", b"[]", b'{"people": {}}', b"\xff", b"[" * 100_000])
def test_what_is_no_event_is_put_aside_raw(shop, here, body):
    shop.runtime.inbox.receive("shop.good", body)
    with shop.runtime.database.across() as connection:
        found = connection.exec_driver_sql("SELECT body FROM stray WHERE subscriber = 'shop.good'").all()
    assert body in [bytes(row.body) for row in found]


def test_an_event_of_no_territory_here_is_put_aside(shop, here):
    put(shop, here)
    event = outbox(shop, here)[0] | {"territory": "nowhere", "id": str(new_id())}
    shop.runtime.inbox.receive("shop.good", json.dumps(event).encode())
    with shop.runtime.database.across() as connection:
        reasons = connection.exec_driver_sql("SELECT reason FROM stray").scalars().all()
    assert any("nowhere" in reason for reason in reasons)


@pytest.mark.parametrize("strange", ["shop.item.burnt.v1", "shop.item.sold.v9"])
def test_an_event_that_only_a_later_release_knows_waits_for_it(shop, here, strange):
    put(shop, here)
    event = outbox(shop, here)[0] | {"type": strange, "id": str(new_id())}
    shop.runtime.inbox.receive("shop.good", json.dumps(event).encode())
    query = "SELECT error FROM job WHERE kind = 'inbox' AND attempts > 0 AND error IS NOT NULL"
    shop.clock.advance(timedelta(minutes=1))
    waiting = eventually(lambda: shop.rows(here, query))[0]
    assert waiting.error == f"Unknown: this release knows no {strange}"
    seen = SEEN + " AND event = :id"
    assert not shop.rows(here, seen, who="good", id=event["id"])
    shop.runtime.inbox.heard.add(strange)  # updated
    shop.clock.advance(timedelta(hours=1))
    assert eventually(lambda: shop.rows(here, seen, who="good", id=event["id"]))
    shop.runtime.inbox.heard.remove(strange)


def test_an_envelope_with_bad_people_is_unreadable(shop, here):
    put(shop, here)
    broken = outbox(shop, here)[0] | {"people": {"actor": "7", "authors": []}}
    with pytest.raises(Unreadable):
        Event.decode(json.dumps(broken).encode())


def test_an_event_with_an_odd_trace_takes_effect_all_the_same(shop, here):
    put(shop, here)
    event = outbox(shop, here)[0] | {"traceparent": 7, "id": str(new_id())}
    Shop.trouble["bad"] = True
    shop.runtime.bus.publish([Message(new_id(), here.slug, event["type"], json.dumps(event).encode())])
    assert shop.rows(here, SEEN + " AND event = :id", who="good", id=event["id"])
    del Shop.trouble["bad"]
    shop.clock.advance(timedelta(minutes=1))
    assert eventually(lambda: shop.rows(here, SEEN + " AND event = :id", who="bad", id=event["id"]))


def test_an_event_that_can_neither_take_effect_nor_wait_delays_nobody():
    bus, taken = LocalBus(), []

    def handle(body: bytes) -> None:
        if body == b"poison":
            raise RuntimeError("a defect of ours")
        taken.append(body)

    bus.subscribe("shop.ear", ["#"], handle)
    bus.start()
    sent = [Message(new_id(), "here", "shop.item.sold.v1", body) for body in (b"poison", b"one", b"two")]
    assert bus.publish(sent) == [message.id for message in sent[1:]]
    assert taken == [b"one", b"two"]


def test_a_type_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        Shop.catalogue.declare("item.sold", "public", Shop.catalogue.types["shop.item.sold.v1"].schema, "Again.")


def test_the_relay_publishes_what_another_process_committed(shop, here):
    from shop.service import ItemSchema

    other = Database("shop", shop.process.settings, shop.clock)
    kind = Shop.catalogue.types["shop.item.put_on_sale.v1"]
    with other.work(here, Acting(here.slug)) as work:
        work.emit(kind, "items/7", {"name": "Vélo"})
    other.close()
    assert ItemSchema
    assert eventually(lambda: shop.rows(here, SEEN, who="good"))


def test_a_relay_that_waits_for_the_bus_lets_any_other_lead(shop, here):
    shop.process.bus.running = False
    put(shop, here)
    eventually(lambda: not shop.runtime.relay.leading)
    locked = shop.rows(here, LEADER)
    shop.process.bus.running = True
    assert not locked
    assert eventually(lambda: shop.rows(here, SEEN, who="good"))


def test_of_two_relays_one_leads_and_a_lost_lock_loses_and_doubles_nothing(shop, here):
    other = Relay(Database("shop", shop.process.settings, shop.clock), shop.process.bus)
    relays = [shop.runtime.relay, other]
    other.start()
    eventually(lambda: [relay.leading for relay in relays].count(True) == 1)
    with shop.runtime.database.across() as connection:
        cut = connection.exec_driver_sql(LEADER.replace("SELECT 1", "SELECT pg_terminate_backend(pg_locks.pid)")).all()
    assert cut
    ids = [put(shop, here) for _ in range(5)]
    eventually(lambda: len(shop.rows(here, SEEN, who="good")) >= len(ids))
    eventually(lambda: [relay.leading for relay in relays].count(True) == 1)
    other.stop()
    other.database.close()
    assert len(shop.rows(here, SEEN, who="good")) == len(ids)


def test_published_events_and_old_inbox_rows_are_forgotten_in_time(shop, here):
    put(shop, here)
    eventually(lambda: shop.rows(here, "SELECT 1 FROM outbox WHERE published_at IS NOT NULL"))
    shop.clock.advance(timedelta(days=8))
    shop.runtime.housekeeping()
    assert not shop.rows(here, "SELECT 1 FROM outbox")
    assert shop.rows(here, "SELECT 1 FROM inbox")
    shop.clock.advance(RECEIVED)
    shop.runtime.housekeeping()
    assert not shop.rows(here, "SELECT 1 FROM inbox")


def test_the_relay_outlives_a_defect(shop, here, outlived):
    outlived("relay", "outbox", "type")
    put(shop, here)
    assert eventually(lambda: shop.rows(here, SEEN, who="good"))


@pytest.mark.parametrize(
    ("version", "said"), [("v1", {"price": 12.5}), ("v2", {"euros": 12.5}), ("v3", {"cents": 1250})]
)
def test_an_event_of_a_former_version_is_read_as_one_of_today(shop, here, version, said):
    put(shop, here)
    told = {"id": str(new_id()), "type": f"shop.item.priced.{version}", "data": {"id": str(new_id()), **said}}
    message = Message(new_id(), here.slug, told["type"], json.dumps(outbox(shop, here)[0] | told).encode())
    assert shop.process.bus.publish([message]) == [message.id]
    assert Shop.calls == [("shop.item.priced.v3", 1250)]


def test_an_event_that_waited_while_its_version_became_a_former_one_is_read_as_one_of_today(shop, here):
    put(shop, here)
    told = {"id": str(new_id()), "type": "shop.item.priced.v1", "data": {"id": str(new_id()), "price": None}}
    shop.runtime.inbox.receive("shop.price", json.dumps(outbox(shop, here)[0] | told).encode())
    waiting = "SELECT payload FROM job WHERE kind = 'inbox'"
    body = json.loads(b64decode(shop.rows(here, waiting)[0].payload["body"]))
    assert (body["type"], Shop.calls) == ("shop.item.priced.v1", [])


def test_who_asks_finds_a_connection_however_much_a_service_does_for_itself(shop, here):
    database, over = shop.runtime.database, Signal()

    def take_in() -> None:
        with database.own_work(here):
            over.wait()

    busy = [eventlet.spawn(take_in) for _ in range(database.settings.database_pool + 1)]
    eventlet.sleep(0.1)
    with eventlet.Timeout(3):
        assert shop.call("GET", "/items", Acting(here.slug)).status == 200
    over.send(None)
    for each in busy:
        each.wait()
