"""kill -9, at moments that chance chooses: nobody finishes a sentence."""

from tests.faults.day import Day, fault
from tests.faults.trial import SERVICES
from tools.journey.installations import soon

WAITING = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
QUICK, FULL = 12, 200
PARTS = (*(f"{service.name}-1" for service in SERVICES), "gateway", "rabbitmq", "postgres")
RELAYS = tuple(f"relay of {name}" for name in ("participation", "workshops", "projects"))


@fault()
def kills(day: Day) -> str:
    """Processes are killed: each service, the gateway, relays in mid-batch, the broker, the database."""
    day.await_queues()
    order = [*PARTS, *RELAYS]
    many = FULL if day.full else QUICK
    order += day.chance.choices(order, k=many - len(order))
    day.chance.shuffle(order)
    for number, name in enumerate(order, start=1):
        with day.load() as load:
            day.moment()
            if name in RELAYS:
                kill_in_mid_batch(day, name.rpartition(" ")[2])
            else:
                day.kill(name)
            day.trial.go_on(load)
        assert name == "gateway" or not load.cut, load.cut[:3]
        day.tell(f"{number} of {many}: {name}, ready after {day.ready[-1]:.1f} s")
    return f"seconds to ready: {min(day.ready):.1f} to {max(day.ready):.1f}"


def kill_in_mid_batch(day: Day, service: str) -> None:
    """Kill a service whose relay has sent a batch that the broker, held still, has not confirmed yet."""
    broker = day.server("rabbitmq")
    broker.suspend()
    try:
        soon(lambda: day.count(service, WAITING) > 1, 30, f"events of {service} on their way")
        day.moment(0.3)
        before = day.states()[f"{service}-1"]["pid"]
        day.server(f"{service}-1").kill()
    finally:
        broker.resume()
    day.kills += 1
    day.back(f"{service}-1", before)
