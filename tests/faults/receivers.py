"""Receivers of webhooks that are slow, refuse, are gone, redirect, hang or are private: they hold up nobody else."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from tests.faults.day import Day, fault
from tests.faults.poison import compared, without
from tests.faults.trial import SERVICES, calls
from tests.ledger.reconciler import Place
from tests.ledger.walk import PUBLISHED
from tools.journey.installations import soon
from tools.journey.sink import Sink, sink

HERE = "meurthe-et-moselle"
PRIVATE = "127.0.0.2"  # the stack allows 127.0.0.1 alone
SLOW = 2.0  # seconds for an answer
WORSE = 1.0  # seconds that others may be called later
REASONS = {"private": "refused-address", "redirecting": "redirect"}
TOLD = "SELECT id::text, extract(epoch FROM created_at) FROM outbox"
BECAUSE = "SELECT disabled_because FROM webhook WHERE id = '{id}'"
ERRORS = "SELECT DISTINCT error FROM attempt WHERE webhook = '{id}'"


@fault(quick=False)
def receivers(day: Day) -> str:
    """A webhook's receiver is slow, refuses, is gone (410), redirects, hangs half-way, or is at a private address."""
    administrator = day.trial.grounds[0].journey.administrator
    old = delays(day)
    with day.trial.looking_further(), unkind() as (sinks, elsewhere), day.load() as load:
        day.trial.go_on(load)
        before = delays(day)
        ids = {}
        for name, each in sinks.items():
            asked = {"url": each.url, "types": [PUBLISHED], "description": name}
            ids[name] = administrator.post("/webhooks", asked)["id"]
        earlier = {event.id for event in day.trial.outbox()}
        wanted = ("slow", "refusing", "hanging")
        for name in wanted:
            day.trial.places.append(partial(place, name, sinks[name], earlier))
        others = {name: each for name, each in sinks.items() if name != "private"}
        soon(lambda: all(each.calls for each in others.values()), 60, "each of them called")
        day.trial.go_on(load)
        day.trial.go_on(load)
        soon(lambda: because(day, ids["gone"]) == "gone", 30, "who is gone, called no more")
        soon(lambda: errors(day, ids["private"]), 30, "the private address refused")
        soon(lambda: errors(day, ids["redirecting"]), 30, "the redirect refused")
        meanwhile = delays(day)
        for name in ("gone", "redirecting", "private"):
            assert not elsewhere.calls, "a redirect was followed"
            assert name == "gone" or errors(day, ids[name]) == {REASONS[name]}, (name, errors(day, ids[name]))
            administrator.ask("DELETE", f"/webhooks/{ids[name]}", gives=204)
        assert not sinks["private"].calls, "a private address was called"
        sinks["refusing"].status, sinks["hanging"].hangs, sinks["slow"].seconds = 204, False, 0
        good = delays(day)
        day.trial.go_on(load)
    told = compared(without(before, old), without(meanwhile, before), without(delays(day), good), WORSE)
    for name in wanted:
        administrator.ask("DELETE", f"/webhooks/{ids[name]}", gives=204)
    return told


@contextmanager
def unkind() -> Iterator[tuple[dict[str, Sink], Sink]]:
    """Open one receiver of each kind, and one to which the redirecting one points."""
    with ExitStack() as open_things:
        made = {
            name: open_things.enter_context(sink(PRIVATE if name == "private" else "127.0.0.1"))
            for name in ("slow", "refusing", "gone", "redirecting", "hanging", "private")
        }
        elsewhere = open_things.enter_context(sink())
        made["slow"].seconds = SLOW
        made["refusing"].status, made["gone"].status = 500, 410
        made["redirecting"].status, made["redirecting"].location = 302, elsewhere.url
        made["hanging"].hangs = True
        yield made, elsewhere
        made["hanging"].hangs = False


def place(name: str, received: Sink, earlier: set[str]) -> Place:
    """Return what a receiver accepted, which must be all that happened since it was made known."""
    found = calls(HERE, received, PUBLISHED)
    return Place(f"the {name} webhook", lambda event: event.id not in earlier and found.wants(event), found.seen)


def because(day: Day, id: str) -> str | None:
    return next((reason for (reason,) in day.trial.databases.read("notifications", BECAUSE.format(id=id))), None)


def errors(day: Day, id: str) -> set[str]:
    return {error for (error,) in day.trial.databases.read("notifications", ERRORS.format(id=id))}


def delays(day: Day) -> dict[str, float]:
    """Return how long each event took from its commit to the first call of the territory's webhook, in seconds."""
    told = {id: float(at) for service in SERVICES for id, at in day.trial.databases.read(service.name, TOLD)}
    first: dict[str, float] = {}
    for call in day.trial.sinks[HERE].calls:
        first.setdefault(call.event, call.at)
    return {id: at - told[id] for id, at in first.items() if id in told}
