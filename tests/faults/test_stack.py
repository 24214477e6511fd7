"""Bad days of the production shape: what was acknowledged stays, and happens once, whoever dies or is away."""

import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from notifications.service import Notifications
from tests.faults.trial import OUTAGE, SERVICES, Trial, trial
from tools.journey.installations import Stack, soon
from tools.rabbitmq import RabbitMQ

pytestmark = pytest.mark.unpatched

PROCESSES = [*(f"{service.name}-1" for service in SERVICES), "gateway"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(Stack(tmp_path_factory.mktemp("stack"))) as running:
        yield running


def shape(stack: Trial) -> Stack:
    assert isinstance(stack.installation, Stack)
    return stack.installation


def kill(stack: Trial, name: str) -> None:
    """Kill a process as a power failure would (the server itself, not what watches over it), and see it dead."""
    watched = psutil.Process(int(shape(stack).processes()[name]["pid"]))
    servers = [each for each in watched.children(recursive=True) if each.name() == "beam.smp"]
    killed = (servers or [watched])[0]
    killed.kill()
    killed.wait(10)


def test_killed_one_after_another_the_processes_go_on_where_they_were(stack: Trial) -> None:
    with stack.load() as load:
        for name in PROCESSES:
            kill(stack, name)
            stack.go_on(load)


def test_a_killed_database_goes_on_where_it_was(stack: Trial) -> None:
    with stack.load() as load:
        os.kill(shape(stack).postgres_pid(), signal.SIGKILL)
        stack.go_on(load)
    assert not load.cut


def test_a_killed_broker_goes_on_where_it_was(stack: Trial) -> None:
    broker = RabbitMQ(shape(stack).folder / "rabbitmq")
    with stack.load() as load:
        queues = [inbox.name.rpartition(" ")[2] for inbox in stack.databases.inboxes(Notifications)]
        soon(lambda: all(map(broker.has_registered, queues)), 30, f"{queues} on the disk")
        kill(stack, "rabbitmq")
        stack.go_on(load)
    assert not load.cut
    assert not load.answers[503]


def test_while_the_broker_is_away_writes_are_accepted(stack: Trial) -> None:
    with stack.load() as load:
        shape(stack).stop("rabbitmq")
        stack.go_on(load)
        last(OUTAGE)
        stack.go_on(load)
        shape(stack).start("rabbitmq")
    assert not load.cut
    assert not load.answers[503]


def test_while_the_database_is_away_nothing_parks_and_every_answer_says_so(stack: Trial) -> None:
    with stack.load() as load:
        shape(stack).stop("postgres")
        before = load.answers[503]
        soon(lambda: load.answers[503] > before + 10, 60, "refusals")
        last(OUTAGE)
        shape(stack).start("postgres")
        stack.go_on(load)
    assert not load.cut


def test_stopped_under_load_the_processes_fail_no_request(stack: Trial) -> None:
    with stack.load() as load:
        for name in PROCESSES:
            shape(stack).signal(name, signal.SIGTERM)
            stack.go_on(load)
    assert not load.cut


def last(seconds: float) -> None:
    """Let something be away for so long: its length is what is tested."""
    end = time.monotonic() + seconds
    soon(lambda: time.monotonic() > end, seconds + 1, "the time")
