"""The supervisor of one stack, spoken to over its own socket; its path is relative, as a socket's must be short."""

import contextlib
import os
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

UP = {"RUNNING", "STARTING", "BACKOFF"}


class Supervisor:
    """Start and stop the processes of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def _call(self) -> Iterator[Any]:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            transport = SupervisorTransport(None, None, "unix://supervisor.sock")
            yield xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor
        finally:
            os.chdir(before)

    @property
    def alive(self) -> bool:
        try:
            with self._call() as supervisor:
                return bool(supervisor.getState()["statename"] == "RUNNING")
        except OSError:
            return False

    def start(self) -> None:
        """Run the supervisor in the background, once, and let it know the programs of its file as they are now."""
        if not self.alive:
            command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", "supervisor.conf"]
            subprocess.run(command, cwd=self.folder, check=True)
            deadline = time.monotonic() + 10
            while not self.alive:
                if time.monotonic() > deadline:
                    raise TimeoutError((self.folder / "log" / "supervisor.log").read_text()[-2000:])
                time.sleep(0.05)
        with self._call() as supervisor:
            added, changed, removed = supervisor.reloadConfig()[0]
            for name in (*changed, *removed):
                supervisor.stopProcessGroup(name)
                supervisor.removeProcessGroup(name)
            for name in (*added, *changed):
                supervisor.addProcessGroup(name)

    def states(self) -> dict[str, dict[str, Any]]:
        """Return name → state, pid and since when; empty where no supervisor runs."""
        try:
            with self._call() as supervisor:
                return {info["name"]: info for info in supervisor.getAllProcessInfo()}
        except OSError:
            return {}

    def run(self, name: str) -> bool:
        """Start a process that is dead; tell whether it was."""
        if self.states()[name]["statename"] in UP:
            return False
        with self._call() as supervisor:
            supervisor.startProcess(name)
        return True

    def end(self, name: str) -> None:
        """Stop a process in good order, and wait for its end."""
        if self.states().get(name, {}).get("statename") in UP:
            with self._call() as supervisor:
                supervisor.stopProcess(name)

    def shut_down(self) -> None:
        """End the supervisor itself, after what it still runs."""
        pid = int((self.folder / "supervisor.pid").read_text())
        with self._call() as supervisor:
            supervisor.shutdown()
        deadline = time.monotonic() + 60
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
