"""The broker before any service came: every queue is made, and what waits in one is seen before a restore."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.bus import Message
from chassis.bus.rabbit import RabbitBus
from chassis.config import Settings
from demarche.broker import prepare, subscribers, visited, waiting
from demarche.care.restore import fill
from demarche.errors import TAKEN, Failure
from tools.rabbitmq import RabbitMQ


def at(url: str) -> Settings:
    return Settings(territories=Path("/nowhere"), data=Path("/nowhere"), broker=url)


@pytest.fixture(scope="module")
def settings(bare: str) -> Settings:
    return at(bare)


@pytest.fixture(scope="module")
def told(settings: Settings) -> Iterator[Message]:
    """An event that was published when no service had ever come."""
    prepare(settings)
    message = Message(uuid4(), "vosges", "participation.participant.erased.v1", b"{}")
    bus = RabbitBus(settings.broker, alarm=print)
    bus.start()
    assert bus.publish([message]) == [message.id]
    yield message
    bus.stop(1)


def test_an_event_waits_for_every_service_that_has_not_come_yet(settings: Settings, told: Message) -> None:
    asked = [queue for queue, types in subscribers().items() if {told.type, "#"} & {*types}]
    assert {queue.split(".")[0] for queue in asked} == {"workshops", "projects", "notifications"}
    assert waiting(settings) == len(asked)


def test_nothing_waits_where_nothing_was_ever_declared(rabbitmq: RabbitMQ) -> None:
    assert waiting(at(rabbitmq.url_of("integrators"))) == 0


def test_nothing_is_restored_beside_events_of_another_past(settings: Settings, told: Message, tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        fill(settings, tmp_path, {}, print)
    assert refused.value.exit_code == TAKEN


def test_the_first_node_that_answers_is_taken(rabbitmq: RabbitMQ) -> None:
    with visited(f"amqp://nobody:x@127.0.0.1:1//;{rabbitmq.url}") as link:
        assert link.connected
