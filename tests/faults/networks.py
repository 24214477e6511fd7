"""The network between two parts turns bad: what is not answered is asked again, or refused, and happens once."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.day import Day, fault, last
from tests.faults.proxy import BAD, Network, Proxy, proxies
from tools.stack.shape import BELOW

BETWEEN = ("services and postgres", "services and rabbitmq", "gateway and participation", "gateway and projects")
SECONDS: dict[Network, float] = {"half-open": 12.0}  # longer than what the gateway and the relay wait for an answer
FEW = 3.0


@fault(quick=False)
def networks(day: Day) -> str:
    """The network is late, trickles, is cut, reset or half open: gateway to service, service to broker and database."""
    cases = [(network, between) for network in BAD for between in BETWEEN]
    if not day.full:
        cases = [(network, day.chance.choice(BETWEEN)) for network in BAD]
    with through(day) as ways:
        for network, between in cases:
            part = between.rpartition(" ")[2]
            way = ways[part if part in BELOW else f"{part}-1"]
            with day.load() as load:
                day.moment()
                way.turn(network)
                last(SECONDS.get(network, FEW))
                way.turn("fair")
                day.trial.go_on(load)
            assert not load.cut, load.cut[:3]
            day.tell(f"{network} between {between}: {load.acknowledged} writes, {load.answers[503]} refused")
    return f"{len(cases)} cases"


@contextmanager
def through(day: Day) -> Iterator[dict[str, Proxy]]:
    """Let what services call be reached through proxies of ours, for the time of a `with`."""
    shape = day.shape
    called = {name: port for name, port in shape.ports.items() if port and not name.startswith(("gateway", "smtp"))}
    with proxies(called) as ways:
        day.reshape(through={name: way.port for name, way in ways.items()})
        try:
            yield ways
        finally:
            for way in ways.values():
                way.turn("fair")
            day.reshape(through={})
