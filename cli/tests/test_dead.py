"""The dead of the broker: looked at, they stay; tried again, they go where they came from; dropped, they are gone."""

from uuid import uuid4

import pytest

from chassis.bus import Message, Unavailable
from chassis.bus.rabbit import RabbitBus
from demarche.dead import DeadMessage, Verdict, visit
from tests.broker import depth
from tools.rabbitmq import RabbitMQ
from tools.waiting import until


def found(broker: RabbitMQ, id: str, verdict: Verdict = "keep") -> DeadMessage | None:
    """Look for one among the dead, and do with it what is said."""
    seen: list[DeadMessage] = []

    def decide(message: DeadMessage) -> Verdict:
        if message.id != id:
            return "keep"
        seen.append(message)
        return verdict

    visit(broker.url, decide)
    return seen[0] if seen else None


@pytest.fixture
def queue() -> str:
    return f"shop.t{uuid4().hex}"


@pytest.fixture
def dead(rabbitmq: RabbitMQ, queue: str) -> str:
    """The id of a message that its subscriber could not even store."""

    def handle(body: bytes) -> None:
        raise ValueError("a defect of ours")

    bus = RabbitBus(rabbitmq.url, alarm=print, delivery_limit=1)
    message = Message(uuid4(), "somewhere", f"test.{queue}.v1", b'{"type": "test"}')
    bus.subscribe(queue, [message.type], handle)
    bus.start()
    bus.publish([message])
    until(lambda: found(rabbitmq, str(message.id)))
    bus.stop(1)
    return str(message.id)


def test_its_queue_its_reason_and_its_body_are_told(rabbitmq: RabbitMQ, dead: str, queue: str) -> None:
    message = found(rabbitmq, dead)
    assert message is not None
    assert (message.queue, message.reason, message.body) == (queue, "delivery_limit", b'{"type": "test"}')


def test_looking_leaves_it_there(rabbitmq: RabbitMQ, dead: str) -> None:
    assert found(rabbitmq, dead)
    until(lambda: found(rabbitmq, dead))


def test_tried_again_it_waits_in_its_own_queue(rabbitmq: RabbitMQ, dead: str, queue: str) -> None:
    assert found(rabbitmq, dead, "retry")
    until(lambda: depth(rabbitmq, queue) == 1)
    assert found(rabbitmq, dead) is None


def test_dropped_it_is_gone(rabbitmq: RabbitMQ, dead: str, queue: str) -> None:
    assert found(rabbitmq, dead, "drop")
    assert (found(rabbitmq, dead), depth(rabbitmq, queue)) == (None, 0)


def test_a_broker_that_is_away_is_said_to_be() -> None:
    with pytest.raises(Unavailable):
        visit("amqp://nobody:x@127.0.0.1:1//", lambda message: "keep")
