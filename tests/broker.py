"""The broker that tests run on: one RabbitMQ for each process; no test knows another's queues."""

from collections.abc import Iterator

import kombu
import pytest

from tools.rabbitmq import RabbitMQ


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    broker = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    broker.start()
    yield broker
    broker.stop()


def depth(broker: RabbitMQ, queue: str) -> int:
    """Count what waits in a queue."""
    with kombu.Connection(broker.url) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)
