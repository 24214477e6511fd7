"""The production shape on this machine: each part its own process; the dead start again, the living are left alone."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import urllib3

from demarche.services import WITH_DATA
from tests.installation import eventually

ROOT = Path(__file__).parents[1]
BELOW = ["postgres", "rabbitmq", "smtp"]


class Stack:
    """`bin/stack` on a folder of its own."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, verb, *options):
        command = [sys.executable, "-m", "tools.stack", verb, *options, "--data", self.folder]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
        environment = kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    @property
    def rows(self):
        return {row["name"]: row for row in json.loads(self("status", "--json").stdout)}

    def kill(self, name):
        pid = self.rows[name]["pid"]
        os.kill(pid, signal.SIGKILL)
        return pid


@pytest.fixture(scope="module")
def stack():
    folder = Path(tempfile.mkdtemp(prefix="stack-"))
    running = Stack(folder)
    started = running("up", "--json")
    assert started.returncode == 0, started.stderr
    running.said = json.loads(started.stdout)
    yield running
    running("down")
    shutil.rmtree(folder, ignore_errors=True)


def test_everything_answers(stack):
    assert list(stack.rows) == [*BELOW, *(f"{name}-1" for name in WITH_DATA), "gateway"]
    assert {row["health"] for row in stack.rows.values()} == {"ready"}


def test_the_first_page_answers(stack):
    port = stack.rows["gateway"]["port"]
    headers = {"Host": f"meurthe-et-moselle.localhost:{port}"}
    assert urllib3.request("GET", f"http://127.0.0.1:{port}/", headers=headers, timeout=10).status == 200


def test_an_administrator_is_invited_the_first_time(stack):
    assert "/premiere-administration/" in stack.said["administrator_link"]


def test_its_doctor_finds_it_well(stack):
    command = [Path(sys.executable).parent / "demarche", "doctor", "--data", stack.folder]
    examined = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert examined.returncode == 0, examined.stdout


@pytest.mark.parametrize("name", ["postgres", "rabbitmq", "participation-1"])
def test_what_is_killed_comes_back(stack, name):
    killed = stack.kill(name)
    eventually(lambda: stack.rows[name]["pid"] not in {killed, None}, seconds=30)
    eventually(lambda: {row["health"] for row in stack.rows.values()} == {"ready"}, seconds=60)


def test_what_was_stopped_starts_again_and_the_others_are_left_alone(stack):
    before = {name: row["pid"] for name, row in stack.rows.items()}
    stack("down", "notifications-1")
    assert stack.rows["notifications-1"]["health"] == ""
    assert stack("up").returncode == 0
    after = {name: row["pid"] for name, row in stack.rows.items()}
    assert {name for name, pid in after.items() if pid != before[name]} == {"notifications-1"}


def test_replicas_are_added_and_share_one_door(stack):
    assert stack("up", "--replicas", "2").returncode == 0
    assert {"participation-2", "notifications-2"} <= set(stack.rows)
    assert {row["health"] for row in stack.rows.values()} == {"ready"}


def test_down_leaves_nothing_running(stack):
    pids = [row["pid"] for row in stack.rows.values()]
    assert stack("down").returncode == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
