"""Messages that nobody can digest: put aside or parked, shown, offered again; their neighbours go by."""

import json
from collections.abc import Sequence
from typing import Any

import kombu

from chassis.clock import new_id
from chassis.context import new_trace
from tests.faults.day import Day, fault
from tests.faults.trial import SERVICES
from tools.journey.installations import soon
from tools.rabbitmq import RabbitMQ

EXCHANGE = "demarche.events"
HERE, UNKNOWN, CODE = "meurthe-et-moselle", "moselle", "57"
MERGED = "participation.participant.merged.v1"  # who hears of it must know who is whom: without that it raises
RAISING = ("workshops", "projects", "notifications")
SLOWER = 1.0  # second that neighbours may take longer
STRAYS = "SELECT count(*) FROM stray"
PARKED = "SELECT count(*) FROM job WHERE kind = 'inbox' AND parked_at IS NOT NULL"
TOLD = "SELECT id::text, extract(epoch FROM created_at) FROM outbox"
HEARD = "SELECT event::text, extract(epoch FROM received_at) FROM inbox WHERE subscriber = 'notifications.log'"


def event(type: str, territory: str | None = HERE) -> dict[str, Any]:
    """Write an event that is whole, but for what it is about."""
    envelope = {"specversion": "1.0", "id": str(new_id()), "source": "poison", "type": type, "subject": "poison/1"}
    envelope |= {"time": "2026-01-01T00:00:00+00:00", "data": {}, "traceparent": new_trace(), "visibility": "internal"}
    envelope |= {"people": {"actor": None, "authors": []}}
    return envelope | ({"territory": territory} if territory else {})


@fault()
def poison(day: Day) -> str:
    """Bad JSON, an unknown type or major, no territory or an unknown one, what a subscriber always raises at."""
    trial = day.trial
    raising, elsewhere = event(MERGED), event("participation.contribution.published.v1", UNKNOWN)
    strange = [event("nobody.thing.happened.v1"), event("participation.contribution.published.v9")]  # to the log alone
    stray = [b"{", json.dumps(event("participation.contribution.published.v1", None)).encode()]
    trial.ledger.before |= {each["id"] for each in (raising, elsewhere, *strange)}

    def parked() -> bool:
        return [day.count(service, PARKED) for service in RAISING] == [1, 1, 1 + len(strange)]

    old = delays(day)
    with day.load("parked") as load:
        trial.go_on(load)
        before = delays(day)
        publish(day, [*stray, *(json.dumps(each).encode() for each in (raising, elsewhere, *strange))])
        soon(lambda: day.count("notifications", STRAYS) >= 3, 30, "what cannot be read, put aside")
        trial.go_on(load)
        trial.hurry_until(parked, 120, "what raises, parked")
        meanwhile = delays(day)
        trial.go_on(load)
    slowest = compared(without(before, old), without(meanwhile, before), without(delays(day), meanwhile), SLOWER)

    letters = shown(day)
    jobs = [one for one in letters if one["place"] == "job"]
    assert {each["type"] for each in strange} <= {one["what"].rpartition(" ")[2] for one in jobs}, letters
    day.stack.demarche("territory", "add", CODE)
    [known] = [one["id"] for one in letters if one["place"] == "stray" and UNKNOWN in one["reason"]][:1]
    day.stack.demarche("deadletters", "retry", known)
    strays = len([one for one in letters if one["place"] == "stray"])
    day.stack.demarche("deadletters", "retry", *(one["id"] for one in jobs))
    trial.hurry_until(parked, 120, "what raises, parked again")
    left = shown(day)
    assert len(left) == len(letters) - 1, left
    day.stack.demarche("deadletters", "drop", "--all")
    with day.load():
        pass
    return f"{strays} put aside, {len(jobs)} parked; {slowest}"


def publish(day: Day, bodies: Sequence[bytes]) -> None:
    """Put messages on the exchange as a service would, each under its own type."""
    broker = RabbitMQ(day.stack.folder / "rabbitmq")
    with kombu.Connection(broker.url) as connection:
        channel = connection.default_channel
        for body in bodies:
            try:
                key = f"{HERE}.{json.loads(body)['type']}"
            except ValueError:
                key = f"{HERE}.participation.contribution.published.v1"
            message = channel.prepare_message(body, content_type="application/cloudevents+json")
            channel.basic_publish(message, EXCHANGE, key)


def shown(day: Day) -> list[dict[str, Any]]:
    """Return what `demarche deadletters list` shows."""
    listed: list[dict[str, Any]] = json.loads(day.stack.demarche("deadletters", "list", "--json"))
    return listed


def delays(day: Day) -> dict[str, float]:
    """Return how long each event took from its commit to the event log, in seconds."""
    told = {id: at for service in SERVICES for id, at in day.trial.databases.read(service.name, TOLD)}
    heard = day.trial.databases.read("notifications", HEARD)
    return {id: float(at - told[id]) for id, at in heard if id in told}


def without(late: dict[str, float], early: dict[str, float]) -> dict[str, float]:
    return {id: seconds for id, seconds in late.items() if id not in early}


def compared(before: dict[str, float], meanwhile: dict[str, float], after: dict[str, float], slower: float) -> str:
    """Say how long the slowest took; what else the machine is busy with slows them before and afterwards as well."""
    first, slow, last = map(twentieth, (before, meanwhile, after))
    told = f"the slowest twentieth of the others: {first:.2f} s before, {slow:.2f} s meanwhile, {last:.2f} s afterwards"
    assert slow <= max(first, last) + slower, told
    return told


def twentieth(delays: dict[str, float]) -> float:
    """Return what the slowest twentieth of them took at least."""
    ordered = sorted(delays.values())
    return ordered[len(ordered) * 19 // 20] if ordered else 0.0
