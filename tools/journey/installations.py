"""Installations of one's own to play on: in one process, or in the production shape; in a folder that may go."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demarche.postgres import Postgres
from demarche.postgres.watch import Watcher
from tools import postgres
from tools.journey.client import AWAY, Client
from tools.ports import free_ports

ROOT = Path(__file__).parents[2]
DEMARCHE = str(Path(sys.executable).parent / "demarche")
FIRST, SECOND = "54", "88"
RULES = {
    "webhook_allowed_networks": '["127.0.0.1/32"]',
    "sign_ins_per_address_per_hour": "1000",
    "mails_per_hour": "100000",
}


def soon(found: Callable[[], Any], seconds: float, what: str) -> Any:
    """Return the first true value of `found`, asked again and again; raise TimeoutError naming `what`."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(0.05)
    return value


class Installation(ABC):
    """Two territories of one platform, started and stopped at will; `url` and `elsewhere` are their addresses."""

    mailbox: Path

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = self.elsewhere = self.administrator_link = ""

    @abstractmethod
    def start(self) -> None:
        """Start what does not run, and return once it answers."""

    @property
    @abstractmethod
    def superuser(self) -> str:
        """Return the address of its database, for one who may see all."""

    @abstractmethod
    def stop(self) -> None:
        """Stop all in good order."""

    def demarche(self, *arguments: str) -> str:
        """Run the platform's own command on this installation and return what it prints."""
        return run([DEMARCHE, *arguments, "--data", str(self.folder)])

    def make_territories(self) -> None:
        """Make both territories, where they are not there yet, with rules for one who sends much from one machine."""
        if (self.folder / "territories").is_dir():
            return
        for code in (FIRST, SECOND):
            file = Path(json.loads(self.demarche("territory", "add", code, "--json"))["file"])
            text = file.read_text()
            for rule, value in RULES.items():
                text = re.sub(rf"^{rule} = .*$", f"{rule} = {value}", text, flags=re.MULTILINE)
            file.write_text(text)

    def postgres_pid(self) -> int:
        """Return the process id of the database server itself."""
        return int((self.folder / "postgres" / "cluster" / "postmaster.pid").read_text().split("\n")[0])

    def ready(self) -> bool:
        """Tell whether the gateway says that it is."""
        try:
            return Client(self.url).send("GET", "/health/ready").status == 200
        except AWAY:
            return False


class Embedded(Installation):
    """Everything in one process, as `bin/run` starts it, with more of its options if any; gone with who started it."""

    started_by: tuple[str, ...] = (DEMARCHE, "run")

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder)
        self.options = options
        self.mailbox = folder / "mail"
        self.port = free_ports(1)[0]
        self.process: subprocess.Popen[str] | None = None

    def start(self, seconds: float = 90) -> None:
        self.make_territories()
        command = [*self.started_by, "--port", str(self.port), "--json", "--data", str(self.folder), *self.options]
        with (self.folder / "output.log").open("a") as output:
            self.process = subprocess.Popen(
                command, env=environment(), stdout=subprocess.PIPE, stderr=output, text=True, start_new_session=True
            )
        self.watcher = Watcher(self.process.pid)
        assert self.process.stdout is not None  # noqa: S101  # for mypy: it is a pipe
        line = self.process.stdout.readline()
        if not line:
            raise TimeoutError(f"it did not start: {(self.folder / 'output.log').read_text()[-2000:]}")
        said = json.loads(line)
        self.url = said["url"].rstrip("/")
        self.elsewhere = self.url.replace("meurthe-et-moselle", "vosges")
        self.administrator_link = said.get("administrator_link", self.administrator_link)
        soon(self.ready, seconds, "ready")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(60)
            finally:
                self.kill()

    def kill(self) -> None:
        """End the process as a power failure would; `start` brings it back."""
        if self.process is not None:
            self.process.kill()
            self.watcher.dismiss()
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    @property
    def superuser(self) -> str:
        return Postgres(self.folder / "postgres").url


class Stack(Installation):
    """The production shape, as `bin/stack` starts it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.mailbox = folder / "mail"

    def start(self, *names: str) -> None:
        self.make_territories()
        said = json.loads(self._stack("up", *names, "--json"))
        self.url = said["meurthe-et-moselle"].rstrip("/")
        self.elsewhere = said["vosges"].rstrip("/")
        self.administrator_link = said.get("administrator_link", self.administrator_link)

    def stop(self, *names: str) -> None:
        self._stack("down", *names)

    def processes(self) -> dict[str, dict[str, Any]]:
        """Return what `status` shows of each process, by its name."""
        shown = run([*self._command("status"), "--json"], check=False)
        return {row["name"]: row for row in json.loads(shown)}

    def signal(self, name: str, number: signal.Signals) -> int:
        """Send a signal to one process and return its id."""
        pid = int(self.processes()[name]["pid"])
        os.kill(pid, number)
        return pid

    @property
    def superuser(self) -> str:
        return postgres.superuser(self.folder / "postgres")

    def _stack(self, *arguments: str) -> str:
        return run(self._command(*arguments))

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tools.stack", *arguments, "--data", str(self.folder)]


def environment() -> dict[str, str]:
    """Return the environment without any setting of another installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
    return kept | {"PYTHONPATH": str(ROOT), "EVENTLET_TESTS": "1"}


def run(command: list[str], *, check: bool = True) -> str:
    """Run a command and return what it prints; raise RuntimeError with its last words."""
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, cwd=ROOT)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command[1:4])}: {done.stderr[-2000:]}")
    return done.stdout
