"""The broker that tests run on: one RabbitMQ for each process; no test knows another's queues."""

from collections.abc import Iterator
from uuid import uuid4

import kombu
import pytest

from chassis.bus.rabbit import declare_topology
from demarche.broker import visited
from tools.rabbitmq import RabbitMQ


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    broker = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    broker.start()
    prepare(broker.url)
    yield broker
    broker.stop()


@pytest.fixture(scope="module")
def bare(rabbitmq: RabbitMQ) -> str:
    """Give the address of a broker where nothing was ever declared."""
    vhost = f"bare-{uuid4().hex}"
    rabbitmq.ctl("add_vhost", vhost)
    rabbitmq.ctl("set_permissions", "-p", vhost, rabbitmq.node.user, ".*", ".*", ".*")
    return rabbitmq.url_of(vhost)


def prepare(url: str) -> None:
    """Have the broker ready for whoever publishes; tests add the queues of their own subscribers."""
    with visited(url) as link:
        declare_topology(link.channel(), {})


def depth(broker: RabbitMQ, queue: str) -> int:
    """Count what waits in a queue."""
    with kombu.Connection(broker.url) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)
