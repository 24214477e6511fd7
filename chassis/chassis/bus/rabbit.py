"""The bus over RabbitMQ: nothing is said to be published, or acknowledged, before it is stored on the other side.

Two connections for each process, since the broker may stop reading from publishers when its disk or memory runs
short and acknowledgements must still pass. Each is read by one greenlet and comes back by itself.

A message whose handler meets an absent database stays with us, unacknowledged, and is offered again here: handed
back to the broker it would come again at once, and each time count toward its delivery limit.
"""

import itertools
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import amqp
import eventlet
import kombu
import structlog

from chassis.bus import Handler, Message, Unavailable

EXCHANGE = "demarche.events"
DEAD = "demarche.dead"
HEARTBEAT = 20  # seconds of silence after which either side gives the other up, twice over
PERSISTENT = 2

log = structlog.get_logger()

Spawn = Callable[..., Any]


class RabbitBus:
    """Carry events over the topic exchange `demarche.events`, routing key `<territory>.<type>`.

    Needs a process that eventlet has patched. `alarm` is told of each message that nobody is bound to receive.
    """

    def __init__(
        self,
        url: str,
        *,
        alarm: Callable[[Message], None],
        spawn: Spawn = eventlet.spawn,
        prefetch: int = 10,
        delivery_limit: int = 50,
        confirm_seconds: float = 10,
    ) -> None:
        self._publisher = _Publisher(url, spawn, alarm, confirm_seconds)
        self._consumers = _Consumers(url, spawn, prefetch, delivery_limit)

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        """Return the ids that the broker has stored in a queue at least; raise Unavailable when it is away."""
        return self._publisher.publish(messages)

    def subscribe(self, queue: str, types: Sequence[str], handle: Handler) -> None:
        """Ask, before `start`, for these types under a queue of this name."""
        self._consumers.subscriptions.append(_Subscription(queue, tuple(types), handle))

    def start(self, seconds: float = 5) -> None:
        """Connect and deliver; return after some seconds when the broker is away, and keep trying."""
        deadline = time.monotonic() + seconds
        for link in self._links():
            link.start()
        for link in self._links():
            link.up.wait(max(0, deadline - time.monotonic()))

    def stop(self, seconds: float) -> None:
        """Deliver nothing more, wait for running handlers, acknowledge, then disconnect."""
        deadline = time.monotonic() + seconds
        self._consumers.drain(deadline)
        for link in self._links():
            link.stop(deadline)

    def ready(self) -> bool:
        """Tell whether both connections are open, their queues declared."""
        return all(link.up.is_set() for link in self._links())

    def _links(self) -> list["_Link"]:
        """Consume before publishing, so that our own queues stand before our first message."""
        consumers = [self._consumers.link] if self._consumers.subscriptions else []
        return [*consumers, self._publisher.link]


class _Link:
    """One connection, opened again after growing, jittered pauses for as long as it is wanted."""

    def __init__(
        self,
        url: str,
        spawn: Spawn,
        name: str,
        opened: Callable[[Any], None],
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self.up = threading.Event()
        self._urls = itertools.cycle(url.split(";"))
        self._spawn = spawn
        self._name = name
        self._opened = opened
        self._lost = lost
        self._connection: Any = None
        self._stopping = threading.Event()
        self._ended = threading.Event()

    def start(self) -> None:
        self._spawn(self._run)

    def stop(self, deadline: float) -> None:
        """Close in good order: the broker takes in what we sent before it answers that it closed."""
        self._stopping.set()
        try:
            if self.up.is_set():
                # Not `close()`, which reads the answer: the connection's own greenlet does.
                close = amqp.spec.Connection.Close
                self._connection.send_method(close, "BsBB", (0, "", 0, 0))
        except (OSError, amqp.AMQPError):
            log.info("bus.closed_by_broker", link=self._name)
        if not self._ended.wait(max(1, deadline - time.monotonic())):
            self.drop()

    def drop(self) -> None:
        """Cut the connection, whatever its greenlets are doing, so that a fresh one is made."""
        try:
            self._connection.transport.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            log.info("bus.already_cut", link=self._name)

    def _run(self) -> None:
        pauses = _pauses()
        while not self._stopping.is_set():
            try:
                self._open()
                pauses = _pauses()
                while self._connection.connected:
                    self._connection.drain_events()
            except Exception as error:  # whatever it was, a new connection is the remedy
                log.warning("bus.lost", link=self._name, error=repr(error))
            self.up.clear()
            if self._connection is not None:
                self._connection.collect()
            self._lost()
            self._stopping.wait(next(pauses))
        self._ended.set()

    def _open(self) -> None:
        options = {
            "client_properties": {"connection_name": self._name},
            "socket_settings": {socket.TCP_USER_TIMEOUT: HEARTBEAT * 1000},
        }
        with eventlet.Timeout(HEARTBEAT, TimeoutError("the broker does not answer")):
            broker = kombu.Connection(
                next(self._urls),
                heartbeat=HEARTBEAT,
                connect_timeout=5,
                transport_options=options,
            )
            self._connection = broker.transport.establish_connection()
            self._opened(self._connection)
        self.up.set()
        self._spawn(self._beat, self._connection)

    def _beat(self, connection: Any) -> None:
        """Show that we live, and cut a connection whose other end has gone silent."""
        while connection.connected:
            try:
                connection.heartbeat_tick()
            except (OSError, amqp.AMQPError):
                self.drop()
                return
            self._stopping.wait(HEARTBEAT / 4)


@dataclass
class _Batch:
    """What was sent together, by delivery tag, and what became of it."""

    waiting: dict[int, Message] = field(default_factory=dict)
    stored: list[UUID] = field(default_factory=list)
    returned: set[UUID] = field(default_factory=set)
    complete: bool = False
    settled: threading.Event = field(default_factory=threading.Event)


class _Publisher:
    """Send batches on one long-lived channel and wait for all their confirms together."""

    def __init__(
        self, url: str, spawn: Spawn, alarm: Callable[[Message], None], seconds: float
    ) -> None:
        self.link = _Link(url, spawn, "publisher", self._opened, self._lost)
        self._alarm = alarm
        self._seconds = seconds
        self._channel: Any = None
        self._tags = itertools.count(1)
        self._batch = _Batch()
        self._turn = threading.Lock()

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        with self._turn:
            batch = self._batch = _Batch()
            try:
                with eventlet.Timeout(self._seconds, TimeoutError("no confirm in time")):
                    self._send(batch, messages)
            except (OSError, amqp.AMQPError) as error:
                self.link.drop()
                raise Unavailable(str(error)) from error
        for message in messages:
            if message.id in batch.returned:
                self._alarm(message)
        return batch.stored

    def _send(self, batch: _Batch, messages: Sequence[Message]) -> None:
        channel = self._channel
        if channel is None:
            raise ConnectionError("the broker is away")
        for message in messages:
            batch.waiting[next(self._tags)] = message
            content = amqp.Message(
                message.body,
                content_type="application/cloudevents+json",
                delivery_mode=PERSISTENT,
                message_id=str(message.id),
                type=message.type,
            )
            key = f"{message.territory}.{message.type}"
            channel.basic_publish(content, EXCHANGE, key, mandatory=True)
        while batch.waiting:
            batch.settled.wait()
            batch.settled.clear()
            if self._channel is not channel:
                raise ConnectionError("the broker went away")

    def _opened(self, connection: Any) -> None:
        channel = connection.channel()
        channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.confirm_select()
        channel.events["basic_ack"].add(partial(self._settle, True))
        channel.events["basic_nack"].add(partial(self._settle, False))
        channel.events["basic_return"].add(self._returned)
        self._tags = itertools.count(1)
        self._channel = channel

    def _lost(self) -> None:
        self._channel = None
        self._batch.settled.set()

    def _settle(self, stored: bool, tag: int, multiple: bool) -> None:
        """Take an answer of the broker; one with `multiple` speaks for all the tags up to its own."""
        batch = self._batch
        tags = [earlier for earlier in batch.waiting if earlier <= tag] if multiple else [tag]
        for each in tags:
            message = batch.waiting.pop(each, None)
            if message and stored and message.id not in batch.returned:
                batch.stored.append(message.id)
        if not batch.waiting:
            batch.settled.set()

    def _returned(self, error: Exception, exchange: str, key: str, content: Any) -> None:
        """Note a message that no queue took; the broker says so before it confirms it."""
        self._batch.returned.add(UUID(content.properties["message_id"]))


@dataclass(frozen=True)
class _Subscription:
    queue: str
    types: tuple[str, ...]
    handle: Handler


class _Consumers:
    """Offer messages to their handlers, as many at once for each queue as the prefetch allows."""

    def __init__(self, url: str, spawn: Spawn, prefetch: int, delivery_limit: int) -> None:
        self.subscriptions: list[_Subscription] = []
        self.link = _Link(url, spawn, "consumers", self._opened)
        self._spawn = spawn
        self._prefetch = prefetch
        self._delivery_limit = delivery_limit
        self._cancels: list[Callable[[], Any]] = []
        self._running = 0
        self._idle = threading.Event()
        self._stopping = threading.Event()

    def drain(self, deadline: float) -> None:
        """Take nothing more and wait for what runs; what is left then comes to another process."""
        self._stopping.set()
        try:
            for cancel in self._cancels:
                cancel()
        except (OSError, amqp.AMQPError):
            log.info("bus.closed_by_broker", link="consumers")
        if self._running:
            self._idle.clear()
            self._idle.wait(max(0, deadline - time.monotonic()))

    def _opened(self, connection: Any) -> None:
        declare(connection.channel())
        self._cancels = []
        for each in self.subscriptions:
            channel = connection.channel()
            declare_queue(channel, each.queue, each.types, self._delivery_limit)
            channel.basic_qos(0, self._prefetch, False)
            take = partial(self._take, each)
            tag = channel.basic_consume(each.queue, callback=take)
            self._cancels.append(partial(channel.basic_cancel, tag, nowait=True))

    def _take(self, subscription: _Subscription, content: Any) -> None:
        if not self._stopping.is_set():
            self._running += 1
            self._spawn(self._offer, subscription, content)

    def _offer(self, subscription: _Subscription, content: Any) -> None:
        try:
            self._settle(subscription, content)
        except (OSError, amqp.AMQPError) as error:
            # The connection it came by is gone: the broker offers it again, the inbox knows it.
            log.info("bus.unacknowledged", queue=subscription.queue, error=repr(error))
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    def _settle(self, subscription: _Subscription, content: Any) -> None:
        channel, tag = content.channel, content.delivery_info["delivery_tag"]
        for pause in _pauses():
            try:
                subscription.handle(bytes(content.body))
            except Unavailable as error:
                log.warning("bus.held", queue=subscription.queue, error=str(error))
                if self._stopping.wait(pause) or channel.connection is None:
                    return
            except Exception:
                log.exception("bus.handler_failed", queue=subscription.queue)
                self._stopping.wait(pause)
                channel.basic_reject(tag, requeue=True)
                return
            else:
                channel.basic_ack(tag)
                return


def declare(channel: Any) -> None:
    """Declare the exchange of all events, and where those that nobody could store end up."""
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    channel.exchange_declare(DEAD, "fanout", durable=True, auto_delete=False)
    # A queue that people read and put back by hand: RabbitMQ 4 would drop what is read 20 times.
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}
    channel.queue_declare(DEAD, durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind(DEAD, DEAD)


def declare_queue(channel: Any, name: str, types: Sequence[str], delivery_limit: int) -> None:
    """Declare a subscriber's queue, on a majority of nodes, which hands over its dead only once they are stored."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": delivery_limit,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",  # at-least-once dead-lettering asks for it
    }
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    for event_type in types:
        channel.queue_bind(name, EXCHANGE, f"*.{event_type}")


def _pauses(first: float = 0.1, longest: float = 5) -> Iterator[float]:
    """Give the seconds to wait before each new try: doubling, with jitter so that replicas do not march in step."""
    for attempt in itertools.count():
        yield min(longest, first * 2 ** min(attempt, 10)) * random.uniform(0.5, 1)
