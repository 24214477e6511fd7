"""The bus over RabbitMQ: a message is published, or acknowledged, once the other side stored it.

Two connections for each process: short of disk or memory, the broker stops reading from those that
publish, and acknowledgements must still pass.

A message whose handler meets an absent database stays with us, unacknowledged, and is offered again
here. Handed back, it would return at once, and each time count toward its queue's delivery limit.

What is published before a queue stands never reaches it. So `declare_topology` makes them all before the first process
starts, the one of the dead last: a publisher that does not find that one counts the broker as away.
"""

import itertools
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import amqp
import eventlet
from eventlet.greenpool import GreenPool

from chassis.bus import Handler, Message, Unavailable
from chassis.bus.link import AWAY, Link, pause
from chassis.logs import log

EXCHANGE = "demarche.events"
DEAD = "demarche.dead"
PERSISTENT = 2
MANDATORY = True
DELIVERY_LIMIT = 50
MANY = 10_000  # the prefetch holds them back, never the pool: the link must read on
Alarm = Callable[[Message], None]


class RabbitBus:
    """Carry events over the topic exchange `demarche.events`, routing key `<territory>.<type>`.

    Needs a process that eventlet has patched. `alarm` hears of each message that no queue asks for.
    """

    def __init__(
        self,
        url: str,
        *,
        alarm: Alarm,
        prefetch: int = 10,
        delivery_limit: int = DELIVERY_LIMIT,
        confirm_seconds: float = 10,
    ) -> None:
        self._publisher = Publisher(url, alarm, confirm_seconds)
        self._consumers = Consumers(url, prefetch, delivery_limit)

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        """Return the ids that the broker stored in a queue; raise Unavailable when it is away."""
        return self._publisher.publish(messages)

    def subscribe(self, queue: str, types: Sequence[str], handle: Handler) -> None:
        """Ask, before `start`, for these types under a queue of this name."""
        self._consumers.subscriptions.append((queue, types, handle))

    def start(self, seconds: float = 5) -> None:
        """Connect and deliver; if the broker is away, return in these seconds and keep trying."""
        deadline = time.monotonic() + seconds
        for link in self._links():
            link.start()
            link.up.wait(max(0, deadline - time.monotonic()))

    def stop(self, seconds: float) -> None:
        """Deliver nothing more, wait for running handlers, acknowledge, then disconnect."""
        deadline = time.monotonic() + seconds
        self._consumers.drain(deadline)
        for link in self._links():
            link.stop(deadline)

    def ready(self) -> bool:
        """Tell whether the connections are open, the queues declared."""
        return all(link.up.is_set() for link in self._links())

    def _links(self) -> list[Link]:
        return [self._consumers, self._publisher] if self._consumers.subscriptions else [self._publisher]


@dataclass
class Batch:
    """Messages sent together, by delivery tag, and what became of them."""

    waiting: dict[int, Message] = field(default_factory=dict)
    stored: list[UUID] = field(default_factory=list)
    returned: set[UUID] = field(default_factory=set)
    settled: threading.Event = field(default_factory=threading.Event)


class Publisher(Link):
    """Send a whole batch on one long-lived channel, then wait for all its confirms."""

    name = "publisher"

    def __init__(self, url: str, alarm: Alarm, seconds: float) -> None:
        super().__init__(url)
        self._alarm, self._seconds = alarm, seconds
        self._channel: Any = None
        self._tags = itertools.count(1)
        self._batch = Batch()
        self._turn = threading.Lock()

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        with self._turn:
            if self._channel is None:
                raise Unavailable("the broker is away")
            batch = self._batch = Batch()
            try:
                with eventlet.Timeout(self._seconds, TimeoutError("no confirm in time")):
                    self._send(batch, messages)
            except AWAY as error:
                self.drop()
                raise Unavailable(str(error)) from error
        for message in messages:
            if message.id in batch.returned:
                self._alarm(message)
        return batch.stored

    def _send(self, batch: Batch, messages: Sequence[Message]) -> None:
        channel = self._channel
        for message in messages:
            batch.waiting[next(self._tags)] = message
            properties = {"delivery_mode": PERSISTENT, "message_id": str(message.id), "type": message.type}
            content = amqp.Message(message.body, content_type="application/cloudevents+json", **properties)
            key = f"{message.territory}.{message.type}"
            # Not `basic_publish`, which also reads from the socket: only the link's greenlet reads.
            channel.send_method(amqp.spec.Basic.Publish, "Bssbb", (0, EXCHANGE, key, MANDATORY, False), content)
        while batch.waiting:
            batch.settled.wait()
            if self._channel is not channel:
                raise ConnectionError("the broker went away")

    def opened(self, connection: Any) -> None:
        channel = connection.channel()
        channel.queue_declare(DEAD, passive=True)  # see the module
        channel.confirm_select()
        channel.events["basic_ack"].add(partial(self._settle, True))
        channel.events["basic_nack"].add(partial(self._settle, False))
        channel.events["basic_return"].add(self._returned)
        self._tags = itertools.count(1)
        self._channel = channel

    def lost(self) -> None:
        self._channel = None
        self._batch.settled.set()

    def _settle(self, stored: bool, tag: int, multiple: bool) -> None:
        """Take in a confirm; one with `multiple` speaks for every tag up to its own."""
        batch = self._batch
        for each in [sent for sent in batch.waiting if sent <= tag] if multiple else [tag]:
            message = batch.waiting.pop(each, None)
            if message and stored and message.id not in batch.returned:
                batch.stored.append(message.id)
        if not batch.waiting:
            batch.settled.set()

    def _returned(self, error: Exception, exchange: str, key: str, content: Any) -> None:
        """Note a message that no queue took; the broker says so before it confirms it."""
        self._batch.returned.add(UUID(content.properties["message_id"]))


class Consumers(Link):
    """Offer messages to their handlers, as many at once for each queue as the prefetch allows."""

    name = "consumers"

    def __init__(self, url: str, prefetch: int, delivery_limit: int) -> None:
        super().__init__(url)
        self.subscriptions: list[tuple[str, Sequence[str], Handler]] = []
        self._prefetch, self._delivery_limit = prefetch, delivery_limit
        self._cancels: list[Callable[[], object]] = []
        self._pool = GreenPool(MANY)
        self._draining = threading.Event()

    def drain(self, deadline: float) -> None:
        """Take nothing more and wait for what runs; what still runs then will be offered again."""
        self._draining.set()
        try:
            for cancel in self._cancels:
                cancel()
        except AWAY as error:
            log.info("bus.cut", link=self.name, error=repr(error))
        with eventlet.Timeout(max(0, deadline - time.monotonic()), False):
            self._pool.waitall()

    def opened(self, connection: Any) -> None:
        self._cancels = []
        for queue, types, handle in self.subscriptions:
            channel = connection.channel()
            declare_queue(channel, queue, types, self._delivery_limit)
            channel.basic_qos(0, self._prefetch, False)
            tag = channel.basic_consume(queue, callback=partial(self._take, queue, handle))
            self._cancels.append(partial(channel.basic_cancel, tag, nowait=True))

    def _take(self, queue: str, handle: Handler, content: Any) -> None:
        if not self._draining.is_set():
            self._pool.spawn_n(self._offer, queue, handle, content)

    def _offer(self, queue: str, handle: Handler, content: Any) -> None:
        try:
            self._settle(queue, handle, content.channel, content)
        except AWAY as error:
            # The connection it came by is gone: the broker offers it again, and the inbox knows it.
            log.info("bus.unacknowledged", queue=queue, error=repr(error))

    def _settle(self, queue: str, handle: Handler, channel: Any, content: Any) -> None:
        """Acknowledge what is stored, keep what cannot be for now, hand back what breaks us."""
        tag = content.delivery_info["delivery_tag"]
        for attempt in itertools.count():
            try:
                handle(bytes(content.body))
            except Unavailable as error:
                log.warning("bus.held", queue=queue, error=str(error))
                if self._draining.wait(pause(attempt)) or channel.connection is None:
                    return  # the broker offers it again
            except Exception:
                log.exception("bus.handler_failed", queue=queue)
                deliveries = (content.headers or {}).get("x-delivery-count", 0)
                self._draining.wait(pause(deliveries))
                channel.basic_reject(tag, requeue=True)
                return
            else:
                channel.basic_ack(tag)
                return


def declare_topology(channel: Any, queues: Mapping[str, Sequence[str]]) -> None:
    """Declare the exchange of all events, the queue of each subscriber with its types, and at last that of the dead.

    Safe to repeat, also while events flow.
    """
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    channel.exchange_declare(DEAD, "fanout", durable=True, auto_delete=False)
    for queue, types in queues.items():
        declare_queue(channel, queue, types, DELIVERY_LIMIT)
    # Read and put back by hand as often as one likes: RabbitMQ 4 drops at 20 where nothing is said.
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}
    channel.queue_declare(DEAD, durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind(DEAD, DEAD)


def declare_queue(channel: Any, name: str, types: Sequence[str], delivery_limit: int) -> None:
    """Declare a subscriber's queue: kept on a majority of nodes, its dead never lost on the way."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": delivery_limit,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",  # which "at-least-once" asks for
    }
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    for event_type in types:
        channel.queue_bind(name, EXCHANGE, f"*.{event_type}")
