"""The embedded PostgreSQL on its good and bad days: real servers, really killed."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from demarche.postgres import AlreadyRunning, OtherMajor, Postgres, Refused, Unreachable
from demarche.postgres.leftovers import noted_pid, serving
from demarche.services import ROLES
from tools.waiting import until

DEBIAN = Path("/usr/lib/postgresql/15/bin")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to stop being root")
FOREVER = "import sys, time; print('served', flush=True); time.sleep(3600)"


@contextmanager
def started(data: Path, **options: Any) -> Iterator[Postgres]:
    postgres = Postgres(data, **options)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()


@contextmanager
def parent_of(data: Path, program: str = "", *prefix: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process of its own that starts a server on `data` and then lives until it is killed."""
    lines = [
        "from pathlib import Path",
        "from demarche.postgres import Postgres",
        f"Postgres(Path({str(data)!r})).start()",
    ]
    code = "\n".join([program, *lines, FOREVER])
    parent = subprocess.Popen([*prefix, sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout
        assert parent.stdout.readline() == "served\n"
        yield parent
    finally:
        parent.kill()
        parent.communicate()
        cluster = data.resolve() / "cluster"
        until(lambda: not serving(cluster), 30)


def ask(postgres: Postgres, question: str, **connection: Any) -> str:
    opened = psycopg2.connect(postgres.url, **connection)
    try:
        with opened, opened.cursor() as cursor:
            cursor.execute(question)
            return str(cursor.fetchone()[0]) if cursor.description else ""
    finally:
        opened.close()


def kill_everything(parent: subprocess.Popen[str], data: Path) -> None:
    for pid in (parent.pid, *(process.pid for process in serving(data / "cluster"))):
        with suppress(ProcessLookupError):  # it fell with its parent
            os.kill(pid, signal.SIGKILL)
    parent.wait()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder made once, with one line kept in it; each test that hurts takes a copy."""
    data = tmp_path_factory.mktemp("postgres") / "data"
    with started(data) as postgres:
        ask(postgres, "CREATE TABLE said (words text); INSERT INTO said VALUES ('Un lieu pour réparer les vélos')")
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="module")
def served(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    data = shutil.copytree(made, tmp_path_factory.mktemp("served") / "data", symlinks=True)
    with started(Path(data), listen=True) as postgres:
        yield postgres


def test_a_second_start_finds_what_was_said(data: Path) -> None:
    with started(data) as postgres:
        assert ask(postgres, "SELECT words FROM said") == "Un lieu pour réparer les vélos"


def test_the_shipped_server_is_postgresql_16(served: Postgres) -> None:
    assert ask(served, "SHOW server_version").startswith("16.")


def test_what_is_acknowledged_is_on_the_disk(served: Postgres) -> None:
    settings = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
    assert {ask(served, f"SHOW {name}") for name in settings} == {"on"}


def test_accented_capitals_have_their_small_letters(served: Postgres) -> None:
    assert ask(served, "SELECT lower('ÉCOLE ŒUVRE')") == "école œuvre"


def test_a_wrong_password_opens_nothing_even_to_the_same_system_user(served: Postgres) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(served, "SELECT 1", password="wrong")


def test_passwords_are_generated_for_each_role_and_readable_by_their_owner_alone(served: Postgres) -> None:
    assert set(served.passwords) == {"postgres", *ROLES}
    assert len(set(served.passwords.values())) == len(ROLES) + 1
    assert stat.S_IMODE((served.data / "passwords.json").stat().st_mode) == 0o600


def test_the_address_says_where_and_not_who(served: Postgres) -> None:
    assert not any(password in served.address for password in served.passwords.values())


def test_the_socket_is_in_a_private_folder(served: Postgres) -> None:
    assert stat.S_IMODE(served.socket_dir.stat().st_mode) == 0o700


def test_listening_adds_127_0_0_1_alone(served: Postgres) -> None:
    assert ask(served, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(served, "SELECT 1", host="127.0.0.1", port=served.port) == "1"


def test_nothing_listens_on_tcp_unless_asked(data: Path) -> None:
    with started(data) as postgres:
        assert ask(postgres, "SHOW listen_addresses") == ""


def test_a_port_is_kept_from_one_start_to_the_next(data: Path) -> None:
    with started(data, listen=True) as postgres:
        before = postgres.port
    with started(data, listen=True) as postgres:
        assert postgres.port == before


def test_a_setting_given_wins(data: Path) -> None:
    with started(data, settings={"max_connections": "17"}) as postgres:
        assert ask(postgres, "SHOW max_connections") == "17"


def test_what_the_server_writes_goes_to_a_week_of_logs(served: Postgres) -> None:
    assert [log.suffix for log in (served.data / "log").iterdir()] == [".log"]
    assert ask(served, "SHOW log_truncate_on_rotation") == "on"


def test_a_second_start_on_the_same_data_is_refused_clearly(served: Postgres) -> None:
    with pytest.raises(AlreadyRunning) as refusal:
        Postgres(served.data).start()
    assert str(served.data) in refusal.value.told("fr")
    assert "--data" in refusal.value.told("fr")


def test_a_second_start_refused_leaves_the_first_one_serving(served: Postgres) -> None:
    with pytest.raises(AlreadyRunning):
        Postgres(served.data).start()
    assert ask(served, "SELECT 1") == "1"


def test_starting_what_runs_changes_nothing(served: Postgres) -> None:
    before = noted_pid(served.cluster)
    served.start()
    assert noted_pid(served.cluster) == before


def test_stopping_lets_the_data_go(data: Path) -> None:
    postgres = Postgres(data)
    postgres.start()
    postgres.stop()
    assert not serving(postgres.cluster)
    with started(data):
        pass


def test_a_checkpoint_that_never_ends_does_not_keep_the_server(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demarche.postgres.server.PATIENCE", 0.2)
    postgres = Postgres(data)
    postgres.start()
    checkpointer = [one for one in serving(postgres.cluster) if "checkpointer" in " ".join(one.cmdline())]
    checkpointer[0].suspend()
    postgres.stop()
    assert not serving(postgres.cluster)
    with started(data):
        assert ask(postgres, "SELECT count(*) FROM said") == "1"


def test_data_of_another_major_is_refused_untouched(data: Path) -> None:
    (data / "cluster" / "PG_VERSION").write_text("15\n")
    with pytest.raises(OtherMajor) as refusal:
        Postgres(data).start()
    assert "PostgreSQL 15" in refusal.value.told("fr")
    assert (data / "cluster" / "PG_VERSION").read_text() == "15\n"


def test_a_server_that_refuses_is_quoted_and_the_data_let_go(data: Path) -> None:
    with pytest.raises(Refused, match="shared_buffers"):
        Postgres(data, settings={"shared_buffers": "none"}).start()
    with started(data):
        pass


def test_a_journal_that_is_gone_is_quoted_from_the_log(data: Path) -> None:
    for part in (data / "cluster" / "pg_wal").glob("0*"):
        part.unlink()
    with pytest.raises(Refused, match="checkpoint record"):
        Postgres(data).start()


def test_a_creation_cut_short_starts_anew(tmp_path: Path) -> None:
    half = tmp_path / "data" / "cluster.new" / "base"
    half.mkdir(parents=True)
    with started(tmp_path / "data") as postgres:
        assert ask(postgres, "SELECT 1") == "1"


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(made: Path, tmp_path: Path) -> None:
    data = tmp_path / ("démarche-" * 12) / "data"
    shutil.copytree(made, data, symlinks=True, ignore=shutil.ignore_patterns("socket"))
    with started(data) as postgres:
        before = postgres.socket_dir
        assert stat.S_IMODE(before.stat().st_mode) == 0o700
        assert ask(postgres, "SELECT 1") == "1"
    with started(data) as postgres:
        assert postgres.socket_dir == before
    shutil.rmtree(before)
    with started(data) as postgres:
        assert ask(postgres, "SELECT 1") == "1"
    shutil.rmtree(postgres.socket_dir)


def test_ctrl_c_reaches_the_parent_and_not_the_server(served: Postgres) -> None:
    server = noted_pid(served.cluster)
    assert server is not None
    assert os.getsid(server) != os.getsid(0)


@pytest.mark.parametrize("program", ["", "from demarche.green import patch; patch()"], ids=["plain", "green"])
def test_a_server_stops_with_a_parent_that_is_killed(data: Path, program: str) -> None:
    with parent_of(data, program) as parent:
        parent.kill()
        until(lambda: not serving(data / "cluster"), 30)


def test_a_server_outlives_the_thread_that_started_it(data: Path) -> None:
    program = "import threading; from pathlib import Path; from demarche.postgres import Postgres\n"
    program += f"postgres = Postgres(Path({str(data)!r})); thread = threading.Thread(target=postgres.start)\n"
    program += "thread.start(); thread.join()\nassert postgres.alive; postgres.stop()"
    with parent_of(data, program):
        pass


def test_a_start_right_after_the_parent_was_killed_finds_everything(data: Path) -> None:
    with parent_of(data) as parent:
        parent.kill()
        parent.wait()
        with started(data) as postgres:
            assert ask(postgres, "SELECT count(*) FROM said") == "1"


def test_a_server_left_without_parent_or_watcher_is_found_and_stopped(data: Path) -> None:
    told: list[str] = []
    with parent_of(data) as parent:
        watchers = [child for child in psutil.Process(parent.pid).children() if child.name() == "sh"]
        for pid in (*(watcher.pid for watcher in watchers), parent.pid):
            os.kill(pid, signal.SIGKILL)
        parent.wait()
        assert serving(data / "cluster")
        with started(data, progress=told.append) as postgres:
            assert ask(postgres, "SELECT count(*) FROM said") == "1"
    assert told.count("postgres.stopping_leftover") == 1


def test_everything_killed_at_once_recovers_what_was_acknowledged(data: Path) -> None:
    told: list[str] = []
    with parent_of(data) as parent:
        ask(Postgres(data), "INSERT INTO said VALUES ('Une cuisine partagée')")
        kill_everything(parent, data)
        with started(data, progress=told.append) as postgres:
            assert ask(postgres, "SELECT count(*) FROM said") == "2"
    assert "postgres.recovering" in told


def test_a_postmaster_killed_under_its_backends_is_started_again_by_the_same_parent(data: Path) -> None:
    with started(data) as postgres:
        busy = psycopg2.connect(postgres.url)
        ask(postgres, "INSERT INTO said VALUES ('Une cuisine partagée')")
        server = noted_pid(postgres.cluster)
        assert server is not None
        os.kill(server, signal.SIGKILL)
        until(lambda: not postgres.alive)
        postgres.start()
        assert ask(postgres, "SELECT count(*) FROM said") == "2"
        busy.close()


def test_a_stale_pid_that_is_somebody_else_s_by_now_is_passed_over(data: Path) -> None:
    with parent_of(data) as parent:
        kill_everything(parent, data)
        noted = data / "cluster" / "postmaster.pid"
        stranger = subprocess.Popen([shutil.which("sleep") or "sleep", "60"])
        try:
            noted.write_text("\n".join([str(stranger.pid), *noted.read_text().split("\n")[1:]]))
            with started(data) as postgres:
                assert ask(postgres, "SELECT count(*) FROM said") == "1"
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()


@as_root
def test_root_serves_from_a_closed_folder_and_opens_nothing(made: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with started(closed / "data") as postgres:
        assert ask(postgres, "SELECT 1") == "1"
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert {path.lstat().st_uid for path in closed.rglob("*")} == {0}


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that offers no user namespaces, as most containers: nothing there can unshare."""
    with tempfile.TemporaryDirectory() as programs:
        Path(programs).chmod(0o755)
        (Path(programs) / "test").symlink_to(shutil.which("test") or "/usr/bin/test")
        monkeypatch.setenv("PATH", programs)
        yield


@as_root
def test_root_without_namespaces_serves_as_nobody(no_namespaces: None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        with started(data) as postgres:
            assert ask(postgres, "SELECT 1") == "1"
            assert postgres.cluster.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        with started(data) as postgres:
            assert ask(postgres, "SELECT 1") == "1"


@as_root
def test_root_serves_somebody_s_folder_as_that_person(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        person = pwd.getpwnam("daemon")
        os.chown(folder, person.pw_uid, person.pw_gid)
        data = Path(folder) / "data"
        with started(data) as postgres:
            assert ask(postgres, "SELECT 1") == "1"
        assert {path.lstat().st_uid for path in (data, *data.rglob("*"))} == {person.pw_uid}


@as_root
def test_root_who_finds_no_account_is_told_what_to_do(tmp_path: Path, no_namespaces: None) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Unreachable) as refusal:
        Postgres(closed / "data").start()
    assert "--data" in refusal.value.told("fr")


@pytest.mark.skipif(not DEBIAN.is_dir(), reason="PostgreSQL 15 of Debian is not installed")
def test_the_system_s_programs_serve_as_well(tmp_path: Path) -> None:
    with started(tmp_path / "data", binaries=DEBIAN) as postgres:
        assert ask(postgres, "SHOW server_version").startswith("15.")
