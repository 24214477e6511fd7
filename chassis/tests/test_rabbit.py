"""What the bus over RabbitMQ promises: nothing confirmed is lost, whoever is away, and for how long."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import eventlet
import pytest

from chassis.bus import Message, Unavailable
from chassis.bus.rabbit import DEAD, RabbitBus, declare_topology
from demarche.broker import visited
from tests.broker import depth, prepare
from tools.rabbitmq import RabbitMQ
from tools.waiting import until

Connect = Callable[..., RabbitBus]


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    """Give a node that a test may kill, and has running again at its end."""
    broker = RabbitMQ(tmp_path_factory.mktemp("fragile"))
    broker.start()
    prepare(broker.url)
    yield broker
    broker.stop()


@pytest.fixture
def connect() -> Iterator[Connect]:
    buses: list[RabbitBus] = []

    def connect(broker: RabbitMQ, **settings: Any) -> RabbitBus:
        buses.append(RabbitBus(broker.url, **{"alarm": print, **settings}))
        return buses[-1]

    yield connect
    for bus in buses:
        bus.stop(1)


@pytest.fixture
def topic() -> str:
    """Give an event type, and so a queue name, that no other test knows."""
    return f"test.object.t{uuid4().hex}.v1"


def messages(topic: str, count: int = 1) -> list[Message]:
    return [Message(each, "somewhere", topic, str(each).encode()) for each in new_ids(count)]


def new_ids(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def ids(sent: list[Message]) -> list[UUID]:
    return [message.id for message in sent]


def bodies(sent: list[Message]) -> set[bytes]:
    return {message.body for message in sent}


def test_a_batch_is_confirmed_whole_and_reaches_its_queue(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    received: set[bytes] = set()
    bus, sent = connect(rabbitmq), messages(topic, 200)
    bus.subscribe(topic, [topic], received.add)
    bus.start()
    assert sorted(bus.publish(sent)) == sorted(ids(sent))
    until(lambda: received == bodies(sent))


def test_an_empty_batch_is_published_at_once(rabbitmq: RabbitMQ, connect: Connect) -> None:
    bus = connect(rabbitmq)
    bus.start()
    assert bus.publish([]) == []


def test_a_message_that_nobody_asks_for_alarms_and_lets_the_others_pass(
    rabbitmq: RabbitMQ, connect: Connect, topic: str
) -> None:
    alarms: list[Message] = []
    bus = connect(rabbitmq, alarm=alarms.append)
    bus.subscribe(topic, [topic], lambda body: None)
    bus.start()
    wanted, unwanted = messages(topic, 2), messages("test.object.unwanted.v1")
    stored = bus.publish([wanted[0], *unwanted, wanted[1]])
    assert (sorted(stored), alarms) == (sorted(ids(wanted)), unwanted)


def test_nothing_is_published_before_every_subscriber_has_its_queue(bare: str, topic: str) -> None:
    bus, sent, late = RabbitBus(bare, alarm=print), messages(topic), f"{topic}.late"
    bus.start(0.5)
    with pytest.raises(Unavailable):
        bus.publish(sent)
    with visited(bare) as link:
        declare_topology(link.channel(), {topic: [topic], late: [topic]})
        until(bus.ready, 30)
        assert bus.publish(sent) == ids(sent)
        waiting = [link.channel().queue_declare(queue, passive=True).message_count for queue in (topic, late)]
    assert waiting == [1, 1]
    bus.stop(1)


def test_a_pattern_takes_in_every_type_it_covers(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    received: set[bytes] = set()
    bus, sent = connect(rabbitmq), messages(topic)
    bus.subscribe(topic, ["#"], received.add)
    bus.start()
    bus.publish(sent)
    until(lambda: bodies(sent) <= received)


def test_handlers_run_side_by_side_up_to_the_prefetch(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    running, release = [], eventlet.event.Event()

    def handle(body: bytes) -> None:
        running.append(body)
        release.wait()

    bus = connect(rabbitmq, prefetch=3)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    bus.publish(messages(topic, 5))
    until(lambda: len(running) == 3)
    eventlet.sleep(0)
    assert len(running) == 3
    release.send()


def test_a_message_whose_handler_is_unavailable_is_offered_again_until_it_is_stored(
    rabbitmq: RabbitMQ, connect: Connect, topic: str
) -> None:
    offered: list[bytes] = []

    def handle(body: bytes) -> None:
        offered.append(body)
        if len(offered) < 4:
            raise Unavailable("the database is away")

    bus, sent = connect(rabbitmq, delivery_limit=1), messages(topic)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    bus.publish(sent)
    until(lambda: len(offered) == 4)
    assert set(offered) == bodies(sent)


def test_a_message_held_at_the_stop_comes_to_the_next_process(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    tried: list[bytes] = []
    received: set[bytes] = set()

    def fail(body: bytes) -> None:
        tried.append(body)
        raise Unavailable("the database is away")

    first, sent = connect(rabbitmq), messages(topic)
    first.subscribe(topic, [topic], fail)
    first.start()
    first.publish(sent)
    until(lambda: tried)
    first.stop(5)
    second = connect(rabbitmq)
    second.subscribe(topic, [topic], received.add)
    second.start()
    until(lambda: received == bodies(sent))


def test_a_message_that_breaks_its_handler_ends_among_the_dead(
    rabbitmq: RabbitMQ, connect: Connect, topic: str
) -> None:
    def handle(body: bytes) -> None:
        raise ValueError("a defect of ours")

    bus = connect(rabbitmq, delivery_limit=2)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    before = depth(rabbitmq, DEAD)
    bus.publish(messages(topic))
    until(lambda: depth(rabbitmq, DEAD) == before + 1)


def test_a_stop_waits_for_running_handlers_and_acknowledges_them(
    rabbitmq: RabbitMQ, connect: Connect, topic: str
) -> None:
    running, release = [], eventlet.event.Event()

    def handle(body: bytes) -> None:
        running.append(body)
        release.wait()

    bus = connect(rabbitmq)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    bus.publish(messages(topic, 5))
    until(lambda: len(running) == 5)
    eventlet.spawn_after(0.1, release.send)
    bus.stop(10)
    assert depth(rabbitmq, topic) == 0


def test_a_stop_does_not_wait_for_a_handler_beyond_its_limit(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    running: list[bytes] = []

    def handle(body: bytes) -> None:
        running.append(body)
        eventlet.sleep(60)

    bus = connect(rabbitmq)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    bus.publish(messages(topic))
    until(lambda: running)
    started = time.monotonic()
    bus.stop(0.2)
    assert time.monotonic() - started < 5


def test_a_stopped_bus_is_not_ready(rabbitmq: RabbitMQ, connect: Connect) -> None:
    bus = connect(rabbitmq)
    bus.start()
    assert bus.ready()
    bus.stop(5)
    assert not bus.ready()


def test_a_queue_is_declared_with_every_argument_said(rabbitmq: RabbitMQ, connect: Connect, topic: str) -> None:
    bus = connect(rabbitmq)
    bus.subscribe(topic, [topic], lambda body: None)
    bus.start()
    queues = rabbitmq.ctl("list_queues", "-p", "/demarche", "--silent", "name", "arguments")
    declared = next(line for line in queues.splitlines() if line.startswith(topic))
    for said in (
        '"x-queue-type","quorum"',
        '"x-delivery-limit",50',
        f'"x-dead-letter-exchange","{DEAD}"',
        '"x-dead-letter-strategy","at-least-once"',
        '"x-overflow","reject-publish"',
    ):
        assert said in declared


def test_a_broker_killed_while_messages_flow_loses_none_of_them(
    fragile: RabbitMQ, connect: Connect, topic: str
) -> None:
    received: set[bytes] = set()
    confirmed: set[UUID] = set()
    sent = messages(topic, 400)

    def handle(body: bytes) -> None:
        eventlet.sleep(0.01)
        received.add(body)

    def relay() -> None:
        while waiting := [each for each in sent if each.id not in confirmed][:20]:
            try:
                confirmed.update(bus.publish(waiting))
            except Unavailable:
                eventlet.sleep(0.05)
            until(lambda: len(received) > len(confirmed) - 40, 60)  # so that some are still to send

    bus = connect(fragile)
    bus.subscribe(topic, [topic], handle)
    bus.start()
    until(lambda: fragile.has_registered(topic))
    relaying = eventlet.spawn(relay)
    until(lambda: len(received) > 50)
    fragile.kill()
    fragile.start()
    until(lambda: received == bodies(sent), 60)
    relaying.wait()


def test_a_broker_away_is_told_at_once_and_found_again_when_it_is_back(
    fragile: RabbitMQ, connect: Connect, topic: str
) -> None:
    bus, sent = connect(fragile), messages(topic)
    bus.subscribe(topic, [topic], lambda body: None)
    bus.start()
    until(lambda: fragile.has_registered(topic))
    fragile.kill()
    with pytest.raises(Unavailable):
        bus.publish(sent)
    until(lambda: not bus.ready())
    fragile.start()
    until(bus.ready, 30)
    assert bus.publish(sent) == ids(sent)


def test_a_broker_that_does_not_confirm_is_given_up_within_the_time_limit(
    fragile: RabbitMQ, connect: Connect, topic: str
) -> None:
    bus = connect(fragile, confirm_seconds=0.5)
    bus.subscribe(topic, [topic], lambda body: None)
    bus.start()
    with fragile.frozen():
        started = time.monotonic()
        with pytest.raises(Unavailable):
            bus.publish(messages(topic))
        assert time.monotonic() - started < 5
    until(bus.ready, 30)


def test_a_process_starts_without_its_broker_and_finds_it_later(
    fragile: RabbitMQ, connect: Connect, topic: str
) -> None:
    fragile.kill()
    bus = connect(fragile)
    bus.subscribe(topic, [topic], lambda body: None)
    bus.start(seconds=0.1)
    assert not bus.ready()
    fragile.start()
    until(bus.ready, 30)
