"""The sample, loaded once for all tests of this file, as roughly as can be: told to stop, killed, then completed."""

import json
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from cli.tests.conftest import DEMARCHE, Platform, quiet
from demarche.sample.backstage import WORD, StageDoor
from tests.installation import eventually

LONG = 600


def cut(data: Path, how: int, after: int) -> "subprocess.CompletedProcess[str]":
    """Load the sample until its log has grown by so many bytes, and cut it short."""
    log = data / "log" / "demarche.log"
    before = size(log)
    command = [DEMARCHE, "sample", "--data", data]
    process = subprocess.Popen(command, env=quiet(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    eventually(lambda: process.poll() is not None or size(log) > before + after, seconds=LONG)
    assert process.poll() is None, "it ended before it was cut"
    process.send_signal(how)
    out, errors = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, out, errors)


def size(log: Path) -> int:
    return log.stat().st_size if log.is_file() else 0


@pytest.fixture(scope="module")
def loads(home: Path, demarche):
    """Load it in four goes; return what each said."""
    data = home / "data"
    stopped, killed = cut(data, signal.SIGTERM, 15_000), cut(data, signal.SIGKILL, 40_000)
    completed = demarche("sample", "--json", "--data", data, seconds=LONG)
    return stopped, killed, completed, demarche("sample", "--json", "--data", data)


@pytest.fixture(scope="module")
def platform(loads, home: Path, begin) -> Platform:
    return begin(home / "data", "--sample")


def everything(platform: Platform, what: str) -> list:
    """Read a whole list, as anyone can."""
    page = platform.ask(f"/api/v1/{what}?limit=100").json()
    assert page["next"] is None
    return page["items"]


def test_a_load_that_is_told_to_stop_says_how_to_go_on(loads):
    assert loads[0].returncode == 1
    assert "Interrompu" in loads[0].stderr
    assert "Traceback" not in loads[0].stderr


def test_a_load_cut_short_goes_on_to_its_end(loads):
    assert loads[1].returncode == -signal.SIGKILL
    assert (loads[2].returncode, json.loads(loads[2].stdout)["loaded"]) == (0, True), loads[2].stderr


def test_a_second_load_says_that_it_is_there_already(loads):
    assert (loads[3].returncode, json.loads(loads[3].stdout)["loaded"]) == (0, False), loads[3].stderr


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("contributions", 60),
        ("challenges", 6),
        ("workshops", 2),
        ("projects", 4),
        ("indicators", 6),
        ("organisations", 4),
    ],
)
def test_the_whole_story_is_told_once(platform, what, count):
    assert len(everything(platform, what)) == count


def test_forty_voices_speak_and_say_that_they_are_a_sample(platform):
    voices = {entry["author"]["label"] for entry in everything(platform, "contributions")}
    assert len(voices) == 40
    assert all(voice.endswith("(exemple)") for voice in voices)


def test_the_evening_had_four_tables_and_a_workshop_takes_registrations(platform):
    workshops = {entry["state"]: entry for entry in everything(platform, "workshops")}
    assert len(platform.ask(f"/api/v1/workshops/{workshops['reported']['id']}/tables").json()["items"]) == 4
    assert "register" in platform.ask(f"/api/v1/workshops/{workshops['open']['id']}").json()["actions"]


def test_twelve_commitments_are_in_different_states(platform):
    counted = platform.ask("/api/v1/statistics/projects").json()["commitments"]
    assert sum(entry["commitments"] for entry in counted) == 12
    assert {entry["state"] for entry in counted} == {"offered", "accepted", "declined", "kept", "released", "missed"}


def test_it_spans_nine_months_up_to_now(platform):
    said = [datetime.fromisoformat(entry["created_at"]) for entry in everything(platform, "contributions")]
    assert max(said) - min(said) > timedelta(days=260)
    assert datetime.now(UTC) - max(said) < timedelta(days=10)


@pytest.mark.parametrize(
    "what", ["contributions", "challenges", "workshops", "sheets", "projects", "commitments", "indicators"]
)
def test_nothing_was_made_in_the_future(platform, what):
    assert all(datetime.fromisoformat(entry["created_at"]) < datetime.now(UTC) for entry in everything(platform, what))


def test_the_platform_that_serves_it_knows_no_time_but_ours(platform):
    workshop = everything(platform, "workshops")[0]["id"]
    now = datetime.fromisoformat(platform.ask(f"/api/v1/workshops/{workshop}/phases").json()["now"])
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_one_can_walk_from_the_first_need_to_what_came_of_it(platform):
    need = min(everything(platform, "contributions"), key=lambda entry: entry["created_at"])["id"]
    steps = platform.ask(f"/api/v1/threads?of=contributions/{need}").json()["steps"]
    kinds = {step["ref"].partition("/")[0] for step in steps}
    assert {"challenges", "tables", "sheets", "projects", "commitments", "indicators"} <= kinds


def test_a_challenge_that_became_a_project_shows_the_evening_that_worked_on_it(platform):
    challenge = next(entry for entry in everything(platform, "challenges") if entry["state"] == "transformed")
    assert "La grande soirée créative" in platform.ask(f"/defis/{challenge['id']}").data.decode()


def test_every_page_says_that_it_shows_a_sample_and_none_is_indexed(platform):
    page = platform.ask("/projets")
    assert "sont inventés" in page.data.decode()
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_it_leaves_work_for_moderators_but_no_administrator_and_no_token_behind(platform):
    link = platform.demarche("role", "grant", "--territory", "meurthe-et-moselle", "--role", "administrator", "--json")
    token = json.loads(link.stdout)["administrator_link"].rsplit("/", 1)[1]
    opened = platform.ask(f"/api/v1/administrator-links/{token}", "POST", data={"pseudonym": "Odile"}).json()
    ask = {"secret": opened["session"]}
    administrators = platform.ask("/api/v1/participants?role=administrator", **ask).json()["items"]
    assert [person["label"] for person in administrators] == ["Odile"]
    assert platform.ask("/api/v1/tokens", **ask).json()["items"] == []
    platform.ask(f"/api/v1/participants/{opened['participant']}/roles/moderator", "PUT", **ask)
    waiting = eventually(lambda: platform.ask("/api/v1/moderation/queue", **ask).json().get("items"), seconds=20)
    assert len(waiting) == 2


def test_nothing_is_left_over_from_the_load(platform):
    assert platform.demarche("doctor").returncode == 0
    assert json.loads(platform.demarche("deadletters", "list", "--json").stdout) == []


@pytest.mark.parametrize(("said", "status"), [({}, 503), ({WORD: "another"}, 503), ({WORD: "the word"}, 200)])
def test_nobody_else_is_answered_while_the_clock_is_moved(said, status):
    door = StageDoor(Response("inside"), "the word")
    assert Client(door).get("/", headers=said).status_code == status


def test_a_platform_that_runs_is_not_loaded(platform):
    refused = platform.demarche("sample")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr.count("\n") == 1


def test_where_people_said_something_the_sample_is_refused(loads, home, begin, demarche):
    data = home / "real"
    real = begin(data, "--territory", "88")
    said = {"kind": "need", "text": "Un abri à l’arrêt de car.", "themes": ["relocalisation"], "commune": "88160"}
    session = real.ask("/api/v1/contributions", "POST", slug="vosges", data=said).headers["Set-Cookie"]
    secret = session.split("session=")[1].split(";")[0]
    real.ask("/api/v1/me/pseudonym", "POST", slug="vosges", data={"pseudonym": "Ana"}, secret=secret)
    real.stop()
    refused = demarche("sample", "--territory", "88", "--data", data, seconds=LONG)
    assert refused.returncode == 5
    assert "vraies paroles" in refused.stderr
    again = begin(data)
    assert again.ask("/api/v1/territory", slug="vosges").json()["sample"] is False
