"""`demarche events`, on a platform that runs: what happened, for its operator."""

import json
import subprocess

import pytest

from tests.installation import eventually
from tools.journey.path import Given, Mobilisation

STEPS = ("look", "administer", "make_token", "follow", "say", "sign", "publish", "read_the_log", "support")


@pytest.fixture(scope="module", autouse=True)
def told(platform):
    """A need is said, published, supported and commented on."""
    path = Mobilisation(Given(platform.said["url"], administrator_link=platform.said["administrator_link"]))
    for step in STEPS:
        getattr(path, step)()


@pytest.fixture
def tail(platform):
    """Ask for the last events, once they are all in the log, and return them."""

    def ask(*options):
        return [
            json.loads(line) for line in platform.demarche("events", "tail", "--json", *options).stdout.splitlines()
        ]

    eventually(lambda: len(ask("--last", 100)) >= 3)
    return ask


def test_the_last_events_are_shown_in_order(tail):
    sequences = [event["sequence"] for event in tail("--last", 2)]
    assert len(sequences) == 2
    assert sequences == sorted(sequences)


def test_a_type_is_asked_for_by_its_beginning(tail):
    asked = tail("--type", "participation.comment.*", "--last", 100)
    assert {event["type"] for event in asked} == {"participation.comment.published.v1"}


def test_no_event_names_a_person(tail):
    assert not any("people" in event for event in tail("--last", 100))


def test_one_event_is_shown_by_its_id(platform, tail):
    event = tail("--last", 1)[0]
    assert json.loads(platform.demarche("events", "show", event["id"], "--json").stdout) == event


def test_an_unknown_event_is_not_found(platform):
    assert platform.demarche("events", "show", "00000000-0000-7000-8000-000000000000").returncode == 3


def test_an_unknown_territory_is_not_found(platform):
    assert platform.demarche("events", "tail", "--territory", "nowhere").returncode == 3


def test_what_comes_is_followed(platform, tail, following):
    support(platform)
    assert json.loads(following.stdout.readline())["type"] == "participation.contribution.supported.v1"


@pytest.fixture
def following(platform, environment):
    """A command that follows, and that has shown the last event, so that it is listening."""
    command = [platform.command, "events", "tail", "--last", "1", "--follow", "--json", "--data", platform.data]
    process = subprocess.Popen(list(map(str, command)), env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline()
    yield process
    process.terminate()
    process.wait(10)


def support(platform):
    """Have someone new support a contribution, and be known."""
    contribution = platform.ask("/api/v1/contributions?limit=1").json()["items"][0]["id"]
    answer = platform.ask(f"/api/v1/contributions/{contribution}/supports", "POST")
    session = answer.headers["Set-Cookie"].split("session=")[1].split(";")[0]
    platform.ask("/api/v1/me/pseudonym", "POST", data={"pseudonym": "Passant"}, secret=session)
