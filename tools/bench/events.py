"""Events: how long after its commit a write is seen in another service, and by a webhook.

Both are taken from the moment that the event bears, which is just before its commit, on the one clock of this machine.
What is seen in the other service is its event log as a client reads it live, so its own commit and the way out count.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from tools.bench.figures import percentile
from tools.bench.ground import Ground
from tools.bench.load import send, written
from tools.journey.client import API
from tools.journey.installations import soon
from tools.journey.sink import Sink, sink
from tools.journey.stream import Stream

SECONDS = 6
RATE = 50
KIND = "participation.contribution.supported.v1"


def once(ground: Ground) -> dict[str, float]:
    """Support at a modest rate, and compare when each event happened with when it arrived."""
    ground.settle()
    supports = [
        written(person, "POST", f"{API}/contributions/{id}/supports")
        for person, id in ground.next_supports(2 * SECONDS * RATE)
    ]
    with sink() as calls, called(ground, calls):
        stream = Stream(ground.visitor, type=KIND)
        try:
            result = send(ground.installation.url, supports, seconds=SECONDS, rate=RATE, once=True)
            ground.settle()
            told = result.requests
            soon(lambda: min(len(stream.events), len(calls.calls)) >= told, 30, f"{told} events in both places")
        finally:
            stream.cut()
    seen = [late(event, at) for event, at in zip(stream.events, stream.arrived, strict=True)]
    heard = [late(call.told, call.at) for call in calls.calls]
    return {
        "events.rate": result.rate,
        "events.effect_p99": percentile(seen, 99),
        "events.webhook_p99": percentile(heard, 99),
    }


def late(event: dict[str, Any], arrived: float) -> float:
    """Return how many milliseconds after its moment an event arrived."""
    return 1000 * (arrived - datetime.fromisoformat(event["time"]).timestamp())


@contextmanager
def called(ground: Ground, calls: Sink) -> Iterator[None]:
    """Have the sink called for each event, for the time of a run."""
    asked = {"url": calls.url, "types": [KIND]}
    webhook = ground.administrator.post("/webhooks", asked)["id"]
    try:
        yield
    finally:
        ground.administrator.ask("DELETE", f"/webhooks/{webhook}", gives=204)
