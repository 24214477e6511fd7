"""kill -9, at moments that chance chooses: nobody finishes a sentence."""

from tests.faults.day import READY, Day, fault
from tests.faults.trial import SERVICES
from tools.journey.installations import soon

WAITING = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
QUICK, FULL = 12, 200
TOGETHER = 4  # in the full run, at most so many die at about the same time
PARTS = (*(f"{service.name}-1" for service in SERVICES), "gateway", "rabbitmq", "postgres")
RELAY = "relay of "
RELAYS = tuple(f"{RELAY}{name}" for name in ("participation", "workshops", "projects"))


@fault()
def kills(day: Day) -> str:
    """Processes are killed: each service, the gateway, relays in mid-batch, the broker, the database."""
    day.await_queues()
    order = [*PARTS, *RELAYS]
    many = FULL if day.full else QUICK
    order += day.chance.choices(order, k=many - len(order))
    day.chance.shuffle(order)
    while order:
        names = together(order, day.chance.randint(1, TOGETHER) if day.full else 1)
        with day.load() as load:
            before = {}
            for name in names:
                day.moment()
                before[victim(name)] = kill_in_mid_batch(day, victim(name)) if name in RELAYS else day.kill(name)
            day.back(before)
            day.trial.go_on(load)
        assert "gateway" in names or not load.cut, load.cut[:3]
        day.tell(f"{many - len(order)} of {many}: {', '.join(names)}, ready after {day.ready[-1]:.1f} s")
    return f"seconds to ready: {min(day.ready):.1f} to {max(day.ready):.1f}"


def together(order: list[str], most: int) -> list[str]:
    """Take from the order those who die together, nobody twice; relays first, as they need the others for a batch."""
    names: list[str] = []
    while order and len(names) < most and victim(order[-1]) not in map(victim, names):
        names.append(order.pop())
    return sorted(names, key=lambda name: name not in RELAYS)


def victim(name: str) -> str:
    """Return the process that dies."""
    return f"{name.removeprefix(RELAY)}-1" if name in RELAYS else name


def kill_in_mid_batch(day: Day, name: str) -> int:
    """Kill a service whose relay has sent a batch that the broker, held still, has not confirmed yet."""
    broker, service = day.server("rabbitmq"), name.removesuffix("-1")
    broker.suspend()
    try:
        soon(lambda: day.count(service, WAITING) > 1, READY, f"events of {service} on their way")
        day.moment(0.3)
        return day.kill(name)
    finally:
        broker.resume()
