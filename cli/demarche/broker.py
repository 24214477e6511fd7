"""The broker as its operator sees it: one short connection, the queues of all subscribers, what waits in them."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

from chassis.bus import Unavailable
from chassis.bus.link import ABSENT, AWAY, connect
from chassis.bus.rabbit import DEAD, declare_topology
from chassis.config import Settings
from chassis.service import Subscription, declared
from demarche.services import WITH_DATA, service


@contextmanager
def visited(url: str) -> Iterator[Any]:
    """Give a connection to the first node of a broker that answers; raise Unavailable where none does or it breaks."""
    try:
        with closing(first(url.split(";"))) as link:
            yield link
    except AWAY as error:
        raise Unavailable("the broker is away") from error


def first(nodes: Sequence[str]) -> Any:
    for node in nodes[:-1]:
        with suppress(*AWAY):
            return connect(node)
    return connect(nodes[-1])


def subscribers() -> dict[str, Sequence[str]]:
    """Return the queue of each subscriber of each service, and the types that it asks for."""
    return {
        f"{name}.{method.__name__}": said.types
        for name in WITH_DATA
        for method, said in declared(service(name), Subscription).items()
    }


def prepare(settings: Settings) -> None:
    """Declare all queues, before any process can publish past one that is not there yet."""
    with visited(settings.broker) as link:
        declare_topology(link.channel(), subscribers())


def waiting(settings: Settings) -> int:
    """Count the events that wait in queues, the dead too."""
    count = 0
    with visited(settings.broker) as link:
        for queue in (*subscribers(), DEAD):
            with suppress(ABSENT):
                count += link.channel().queue_declare(queue, passive=True).message_count
    return count
