"""One PostgreSQL server on one data folder, a child of this process."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from demarche.postgres.account import Account, account, environment
from demarche.postgres.errors import AlreadyRunning, OtherMajor, Refused, Unreachable
from demarche.postgres.leftovers import PATIENCE, noted_pid, stop_leftovers
from demarche.postgres.passwords import (
    SUPERUSER,
    complete_passwords,
    read_passwords,
    write_secret,
)
from demarche.postgres.programs import copied, shipped
from demarche.postgres.settings import EMBEDDED, options
from demarche.postgres.sockets import claim_port, kept_port, socket_folder
from demarche.postgres.watch import Watcher
from demarche.services import ROLES

# Full Unicode letters, byte order: `lower('É')` works, and no system update changes an index's order.
LOCALE = ["--locale=C.UTF-8"] if sys.platform == "linux" else ["--locale=C", "--lc-ctype=en_US.UTF-8"]
INITDB = ["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8", "--data-checksums", *LOCALE]


class Postgres:
    """A server that starts from whatever it was left in, and stops with this process.

    `data` is a folder of its own: `cluster/` (PostgreSQL's), `passwords.json`, `socket`, `log/`,
    and `port` once it listened on TCP. `progress` is given a key of the catalogue at each step that
    may take long. `listen` adds 127.0.0.1 on a free port, which is kept.
    """

    def __init__(
        self,
        data: Path,
        *,
        progress: Callable[[str], None] = lambda step: None,
        listen: bool = False,
        binaries: Path | None = None,
        settings: Mapping[str, str] | None = None,
        roles: Iterable[str] = ROLES,
    ) -> None:
        self.data = data.resolve()
        self.cluster = self.data / "cluster"
        self.listen = listen
        self.binaries = binaries or shipped()
        self._progress = progress
        self._settings = {
            **EMBEDDED,
            "log_directory": str(self.data / "log"),
            **(settings or {}),
        }
        self._roles = (SUPERUSER, *roles)
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._watcher: Watcher | None = None

    @property
    def passwords(self) -> dict[str, str]:
        """Return role → password, also while another process runs the server."""
        return read_passwords(self.data / "passwords.json")

    @property
    def socket_dir(self) -> Path:
        return (self.data / "socket").resolve()

    @property
    def port(self) -> int:
        return kept_port(self.data)

    @property
    def address(self) -> str:
        """Return where the server is, without a role or a password."""
        folder = quote(str(self.socket_dir), safe="/")
        return f"postgresql:///postgres?host={folder}&port={self.port}"

    @property
    def url(self) -> str:
        """Return the superuser's address, for provisioning alone."""
        who = f"{SUPERUSER}:{self.passwords[SUPERUSER]}"
        return self.address.replace("///", f"//{who}@/", 1)

    @property
    def alive(self) -> bool:
        """Say whether the server that we started still runs."""
        if self._server is None or self._server.poll() is None:
            return self._server is not None
        self._dismiss_watcher()
        return False

    def start(self) -> None:
        """Serve, and return when the server answers, however long it recovers.

        Started again when it died by itself; left alone when it runs. Raises AlreadyRunning,
        OtherMajor, Unreachable or Refused, and then holds nothing.
        """
        if self.alive:
            return
        self._hold()
        try:
            stop_leftovers(self.cluster, lambda: self._progress("postgres.stopping_leftover"))
            self._check_major()
            runner = account(self.data)
            complete_passwords(self.data / "passwords.json", self._roles)
            programs = self._programs(runner)
            if not self.cluster.exists():
                self._make(runner, programs)
            self._launch(runner, programs)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server after its last checkpoint and let the folder go; twice does no harm."""
        if self._server:
            if self.alive:
                self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._server.send_signal(signal.SIGQUIT)
                self._server.wait()
            self._server = None
        self._dismiss_watcher()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _hold(self) -> None:
        """Lock the data folder as long as we live; raise AlreadyRunning or Unreachable."""
        if self._lock is not None:
            return
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = os.open(self.data, os.O_RDONLY)
        except PermissionError:
            raise Unreachable(data=self.data) from None
        if not os.access(self.data, os.W_OK | os.X_OK):
            os.close(folder)
            raise Unreachable(data=self.data)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(folder)
            raise AlreadyRunning(data=self.data) from None
        self._lock = folder

    def _check_major(self) -> None:
        """Raise OtherMajor rather than let one version open what another wrote."""
        stamp = self.cluster / "PG_VERSION"
        if stamp.is_file():
            ours = Account().run(self.binaries / "postgres", "--version").stdout.split()[2]
            found = stamp.read_text().strip()
            if ours.split(".")[0] != found:
                raise OtherMajor(data=self.data, found=found, expected=ours)

    def _programs(self, runner: Account) -> Path:
        """Return programs that the account can run: ours, or else a copy; raise Unreachable."""
        if runner.can(self.binaries / "postgres", "--version"):
            return self.binaries
        self._progress("postgres.copying")
        programs = copied(self.binaries, self.data)
        runner.give(self.data)
        if not runner.can(programs / "postgres", "--version"):
            raise Unreachable(data=self.data)
        return programs

    def _make(self, runner: Account, programs: Path) -> None:
        """Make the cluster beside its place and move it there whole: a kill leaves no half."""
        self._progress("postgres.creating")
        building, secret = self.data / "cluster.new", self.data / "superuser.new"
        shutil.rmtree(building, ignore_errors=True)
        write_secret(secret, self.passwords[SUPERUSER])
        runner.give(self.data)
        where: list[str | Path] = [programs / "initdb", "-D", building, f"--pwfile={secret}"]
        made = runner.run(*where, *INITDB)
        secret.unlink()
        if made.returncode:
            raise Refused(said=(made.stderr or made.stdout).strip())
        building.rename(self.cluster)

    def _launch(self, runner: Account, programs: Path) -> None:
        """Start the server in a session of its own, so that Ctrl-C reaches us and not it."""
        stale = noted_pid(self.cluster)
        self._progress("postgres.recovering" if stale else "postgres.starting")
        (self.data / "log").mkdir(mode=0o700, exist_ok=True)
        socket = socket_folder(self.data)
        for stale_socket in socket.glob(".s.PGSQL.*"):
            stale_socket.unlink()  # nobody else uses this folder, and we hold its data
        if self.listen:
            claim_port(self.data)
        words = self.data / "start.log"
        words.write_bytes(b"")
        runner.give(self.data)
        runner.give(socket)
        told = options(self._settings, socket=socket, port=self.port, tcp=self.listen)
        # A stale pid may be anybody's by now. Told that it is an ancestor, PostgreSQL passes over
        # it, and still makes sure that no server's memory is in use.
        ancestor = {"PG_GRANDPARENT_PID": str(stale)} if stale else {}
        with words.open("wb") as output:
            self._server = subprocess.Popen(
                [*runner.prefix, str(programs / "postgres"), "-D", str(self.cluster), *told],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=environment() | ancestor,
                start_new_session=True,
                **runner.options,
            )
        self._watcher = Watcher(self._server.pid)
        self._await_ready(self._server.pid)

    def _await_ready(self, server: int) -> None:
        """Wait for the server to say `ready` in its pid file; raise Refused if it ends instead."""
        began, patience = time.monotonic(), 4.0
        while not self._ready(server):
            if not self.alive:
                raise Refused(said=self._last_words())
            if time.monotonic() - began > patience:
                self._progress("postgres.waiting")
                patience *= 2
            time.sleep(0.01)

    def _ready(self, server: int) -> bool:
        try:
            pid, *_, status, _end = (self.cluster / "postmaster.pid").read_text().split("\n")
        except (OSError, ValueError):
            return False
        return pid == str(server) and status.strip() == "ready"

    def _last_words(self) -> str:
        """Return the end of what the server wrote: on its output, then in its newest log."""
        logs = sorted((self.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
        files = [self.data / "start.log", *logs[-1:]]
        return "\n".join(file.read_text("utf-8", "replace")[-1500:].strip() for file in files)

    def _dismiss_watcher(self) -> None:
        if self._watcher:
            self._watcher.dismiss()
            self._watcher = None
