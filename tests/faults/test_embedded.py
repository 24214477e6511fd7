"""Bad days of everything in one process: what was acknowledged stays, and happens once."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.day import last
from tests.faults.trial import Trial, trial
from tools.journey.installations import Embedded, environment
from tools.waiting import until

KILLS = 4
pytestmark = pytest.mark.unpatched


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(Embedded(tmp_path_factory.mktemp("embedded"))) as running:
        yield running


def process(embedded: Trial) -> Embedded:
    assert isinstance(embedded.installation, Embedded)
    return embedded.installation


def test_killed_again_and_again_it_goes_on_where_it_was(embedded: Trial) -> None:
    with embedded.load() as load:
        for _ in range(KILLS):
            last(random.uniform(0, 1))
            process(embedded).kill()
            process(embedded).start()
            embedded.go_on(load)


def test_when_its_database_is_killed_it_starts_it_again(embedded: Trial) -> None:
    with embedded.load() as load:
        os.kill(process(embedded).postgres_pid(), signal.SIGKILL)
        embedded.go_on(load)
    assert not load.cut


def test_stopped_under_load_it_fails_no_request(embedded: Trial) -> None:
    with embedded.load() as load:
        process(embedded).stop()
        process(embedded).start()
        embedded.go_on(load)
    assert not load.cut
    assert load.refused


def test_it_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    starts = f"from tools.journey.installations import *; it = Embedded(Path({str(tmp_path)!r})); it.start()"
    command = [sys.executable, "-P", "-c", f"{starts}; print(it.url, flush=True); time.sleep(600)"]
    left = Embedded(tmp_path)
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        left.url = starter.stdout.readline().strip()
        assert left.ready()
        starter.kill()
    until(lambda: not left.ready(), 30)
