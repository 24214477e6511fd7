"""Stops in good order, under load, and several of each: nobody notices."""

import signal

from tests.faults.day import Day, fault

LEADERS = """
SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE locktype = 'advisory' AND granted AND datname = '{service}' AND objsubid = 1
    AND (classid::bigint << 32) | objid::bigint = hashtext('demarche.relay')::bigint
"""


@fault()
def stops(day: Day) -> str:
    """Each process is asked to stop (SIGTERM) under load: no request fails, none is taken in and left."""
    with day.load() as load:
        for name in day.above:
            day.back({name: day.stack.signal(name, signal.SIGTERM)})
            day.trial.go_on(load)
    assert not load.cut, load.cut[:3]
    return f"{load.refused} connections refused while the only gateway was down, {load.answers[503]} times 503"


@fault(quick=False)
def replicas(day: Day) -> str:
    """Two of each service and of the gateway: two relays on one outbox, one of which leads; either may die."""
    day.stack.start("--replicas", "2")
    try:
        day.trial.ports = day.shape.kept.gateways
        with day.load() as load:
            for service in day.shape.kept.services:
                leaders = day.count(service, LEADERS.format(service=service))
                assert leaders == 1, f"{leaders} relays lead in {service}"
            names = day.above if day.full else day.chance.sample(day.above, 2)
            for name in names:
                day.moment()
                day.back({name: day.kill(name)})
                day.trial.go_on(load)
        with day.load() as load:
            day.back({"gateway-2": day.stack.signal("gateway-2", signal.SIGTERM)})
            day.trial.go_on(load)
        assert not load.refused + len(load.cut), f"{load.refused} refused, {load.cut[:3]}"
        return f"killed: {', '.join(names)}"
    finally:
        day.trial.ports = []
        day.stack.start("--replicas", "1")
