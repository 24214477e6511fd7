"""A backup is made while people write, is whole or not there, and becomes an installation again, in an empty place."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demarche.postgres import Postgres
from demarche.services import WITH_DATA
from tests.installation import eventually
from tests.ledger.evidence import Databases

SAID = {"kind": "need", "text": "Une cuisine partagée", "themes": ["short-circuits"], "commune": "54395"}


def say(platform) -> tuple[str, str]:
    """Say something as a newcomer; return the session and the receipt that came with it."""
    answer = platform.ask("/api/v1/contributions", "POST", data=SAID)
    assert answer.status == 201, answer.data
    return answer.headers["Set-Cookie"].split("session=")[1].split(";")[0], answer.headers["Receipt"]


def forget(platform, statement: str) -> list[tuple[str]]:
    """Let notifications' database have missed something, as when it was on its way; return what."""
    with platform.database("notifications") as connection, connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING event::text")
        found = cursor.fetchall()
        connection.commit()
    return found


@pytest.fixture(scope="module")
def receipt(platform) -> tuple[str, str]:
    return say(platform)


@pytest.fixture(scope="module")
def backup(platform, receipt, home: Path) -> Path:
    """A backup of a platform that runs, of which someone said something."""
    done = platform.demarche("backup", home / "backup")
    assert done.returncode == 0, done.stderr
    assert "clés" in done.stdout
    return home / "backup"


def test_who_takes_an_event_in_and_tells_another_is_not_held_up_by_a_backup_that_begins(platform, receipt, home):
    with (
        ThreadPoolExecutor(1) as at_once,
        platform.database("workshops") as writing,
        platform.database("workshops") as watching,
        writing.cursor() as cursor,
        watching.cursor() as eye,
    ):
        watching.autocommit = True
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        cursor.execute("INSERT INTO inbox VALUES ('here', gen_random_uuid(), 'someone', now())")
        backup = at_once.submit(platform.demarche, "backup", home / "begun")

        def waits() -> bool:
            eye.execute("SELECT 1 FROM pg_locks WHERE relation = 'inbox'::regclass AND NOT granted")
            return eye.fetchone() is not None

        eventually(waits)
        cursor.execute("INSERT INTO outbox VALUES ('here', gen_random_uuid(), 'x', '', now())")
        writing.rollback()
        assert backup.result().returncode == 0, backup.result().stderr


def test_it_holds_every_database_the_territories_and_the_keys_for_their_owner_alone(backup):
    names = {path.name for path in backup.iterdir()}
    assert names >= {*(f"{name}.dump" for name in WITH_DATA), "territories", "secrets.json", "manifest.json"}
    assert (backup.stat().st_mode & 0o777, (backup / "participation.dump").stat().st_mode & 0o777) == (0o700, 0o600)
    made = json.loads((backup / "manifest.json").read_text())
    assert made["services"]["participation"]["rows"]["contribution"] == 1
    assert "passwords" not in json.dumps(made["files"])


def test_it_is_never_written_over(platform, backup):
    before = (backup / "manifest.json").read_bytes()
    assert platform.demarche("backup", backup).returncode == 4
    assert (backup / "manifest.json").read_bytes() == before


def test_it_is_put_back_over_nothing(platform, backup, demarche: Callable, home: Path):
    assert demarche("restore", backup, "--data", platform.data).returncode == 4
    (home / "other" / "territories").mkdir(parents=True)
    shutil.copy(backup / "territories" / "meurthe-et-moselle.toml", home / "other" / "territories")
    assert demarche("restore", backup, "--data", home / "other").returncode == 4
    assert not (home / "other" / "postgres").exists()


def test_one_that_was_changed_or_cut_is_refused(backup, demarche: Callable, home: Path):
    broken = home / "broken"
    shutil.copytree(backup, broken)
    with (broken / "projects.dump").open("r+b") as file:
        file.truncate(1000)
    (broken / "territories" / "meurthe-et-moselle.toml").unlink()
    refused = demarche("restore", broken, "--data", home / "never")
    assert refused.returncode == 1
    assert "projects.dump" in refused.stderr
    assert "territories/meurthe-et-moselle.toml" in refused.stderr
    assert not (home / "never").exists()
    assert demarche("restore", home, "--data", home / "never").returncode == 1


def test_who_was_there_finds_everything_in_the_installation_that_is_made_of_it(
    backup, receipt, begin: Callable, demarche: Callable, home: Path
):
    done = demarche("restore", backup, "--data", home / "again", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["other_keys"] == []
    again = begin(home / "again")
    session, code = receipt
    assert again.ask("/api/v1/me/contributions", secret=session).json()["items"][0]["text"] == SAID["text"]
    found = again.ask("/api/v1/receipts", "POST", data={"code": code})
    assert (found.status, len(found.json()["contributions"])) == (200, 1)
    assert again.counted()
    say(again)


def test_what_was_on_its_way_when_it_was_made_arrives_once_it_is_put_back(platform, receipt, demarche, begin, home):
    session, _ = receipt
    assert platform.ask("/api/v1/me/pseudonym", "POST", data={"pseudonym": "Ida"}, secret=session).status == 200
    lost = eventually(lambda: forget(platform, "DELETE FROM inbox WHERE subscriber = 'notifications.people'"))
    assert demarche("backup", home / "meanwhile", "--data", platform.data).returncode == 0
    assert demarche("restore", home / "meanwhile", "--data", home / "later").returncode == 0
    databases = Databases(Postgres(begin(home / "later").data / "postgres").url)
    heard = "SELECT event::text FROM inbox WHERE subscriber = 'notifications.people'"
    assert eventually(lambda: set(lost) <= set(databases.read("notifications", heard)))
