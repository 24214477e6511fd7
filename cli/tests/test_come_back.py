"""Stopped, killed, started again: everything is where it was, and nothing is left running."""

import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.installation import eventually


def servers(data: Path) -> list[psutil.Process]:
    """Find the database processes that stand in this folder."""
    cluster = data / "postgres" / "cluster"
    found = []
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == cluster:
                found.append(process)
        except psutil.Error:
            continue
    return found


def join(platform) -> str:
    """Say something as a newcomer and return the session that came with it."""
    said = {"kind": "need", "text": "Une cuisine partagée", "themes": ["short-circuits"], "commune": "54395"}
    answer = platform.ask("/api/v1/contributions", "POST", data=said)
    assert answer.status == 201, answer.data
    return answer.headers["Set-Cookie"].split("session=")[1].split(";")[0]


@pytest.fixture(scope="module")
def data(home: Path) -> Path:
    return home / "data"


@pytest.fixture
def platform(data: Path, begin: Callable):
    """A platform on the folder that the tests before have used, started for this test alone."""
    running = begin(data)
    yield running
    if running.process.poll() is None:
        running.stop()


def test_ctrl_c_stops_everything_and_exits_well(platform, data):
    assert platform.stop(signal.SIGINT) == 0
    assert servers(data) == []


def test_a_start_after_kill_9_recovers_what_was_acknowledged(platform, data, begin):
    session = join(platform)
    platform.stop(signal.SIGKILL)
    again = begin(data)
    assert again.ask("/api/v1/me/contributions", secret=session).json()["items"][0]["text"] == "Une cuisine partagée"
    again.stop()


def test_the_link_of_the_first_start_is_not_given_again(platform):
    assert "administrator_link" not in platform.said


def test_the_territory_that_was_opened_is_opened_again_whatever_others_are_there(data, begin, demarche):
    demarche("territory", "add", "2A", "--data", data)
    again = begin(data)
    assert again.said["url"].startswith("http://meurthe-et-moselle.")
    again.stop()


def test_a_database_that_died_is_started_again(platform, data):
    session = join(platform)
    postmaster = int((data / "postgres" / "cluster" / "postmaster.pid").read_text().split("\n")[0])
    psutil.Process(postmaster).kill()
    eventually(lambda: platform.ask("/api/v1/me", secret=session).status == 200, seconds=20)


def test_the_database_does_not_outlive_a_killed_platform(platform, data):
    platform.stop(signal.SIGKILL)
    eventually(lambda: not servers(data), seconds=20)


def test_commands_start_the_database_for_themselves_where_nothing_runs(data, demarche):
    listed = demarche("deadletters", "list", "--json", "--data", data)
    assert (listed.returncode, listed.stdout) == (0, "[]\n"), listed.stderr
    assert servers(data) == []


def test_what_is_stopped_is_found_stopped(data, demarche):
    examined = demarche("doctor", "--data", data)
    assert examined.returncode == 1
    assert "demarche run" in examined.stdout
