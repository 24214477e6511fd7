"""The Docker engine: the machine's, or one of our own in var/images where we may start it and none runs."""

import os
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path

from click import ClickException

PATIENCE = 60.0  # seconds for an engine to answer, or to end
MISSING = "Docker is missing: install it (on Debian: sudo apt install docker.io docker-compose), then start again."


class Engine:
    """Docker and compose, as commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.socket = self.folder / "docker.sock"
        self.pid_file = self.folder / "docker.pid"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of each command, which names our own engine where it runs."""
        ours = {"DOCKER_HOST": f"unix://{self.socket}"} if self.socket.exists() else {}
        return dict(os.environ) | ours

    @cached_property
    def compose_command(self) -> list[str]:
        """Return how compose is called here: as a part of Docker, or by itself as it was before."""
        if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0:
            return ["docker", "compose"]
        if shutil.which("docker-compose") is None:
            raise ClickException("compose is missing: install it (on Debian: sudo apt install docker-compose).")
        return ["docker-compose"]

    def require(self) -> None:
        """Return once an engine answers; start one where none runs and we may, else say what is missing."""
        if shutil.which("docker") is None:
            raise ClickException(MISSING)
        if self.answers():
            return
        self.socket.unlink(missing_ok=True)  # that of an engine of ours which was killed
        if self.answers():
            return
        if shutil.which("dockerd") is None or os.geteuid() != 0:
            raise ClickException("No Docker engine answers: start it (sudo systemctl start docker), then start again.")
        self._start()

    def answers(self) -> bool:
        command = ["docker", "info", "--format", "{{.ServerVersion}}"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode == 0 and bool(done.stdout.strip())

    def _start(self) -> None:
        """Start an engine whose images, socket and log lie in our folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.pid_file.unlink(missing_ok=True)
        command: list[str | Path] = [
            "dockerd", "--host", f"unix://{self.socket}", "--pidfile", self.pid_file,
            "--data-root", self.folder / "docker", "--exec-root", self.folder / "run",
        ]  # fmt: skip
        with (self.folder / "docker.log").open("w") as log:
            engine = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        deadline = time.monotonic() + PATIENCE
        while not (self.socket.exists() and self.answers()):
            if engine.poll() is not None or time.monotonic() > deadline:
                raise ClickException(f"the Docker engine does not start: {self.folder / 'docker.log'} says why")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the engine that we started, if we did."""
        if not (self.pid_file.exists() and self.socket.exists() and self.answers()):
            return
        pid = int(self.pid_file.read_text())
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self.pid_file.exists():
            if time.monotonic() > deadline:
                raise ClickException(f"the Docker engine, process {pid}, does not end")
            time.sleep(0.1)
        self.socket.unlink(missing_ok=True)

    def docker(self, *arguments: str | Path) -> None:
        """Run a docker command with its own progress on the screen."""
        if subprocess.run(["docker", *arguments], env=self.environment, check=False).returncode:
            raise ClickException(f"docker {arguments[0]} failed; the reason is above")

    def ask(self, *arguments: str | Path) -> str:
        """Run a docker command and return what it prints."""
        done = subprocess.run(["docker", *arguments], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ClickException(done.stderr.strip())
        return done.stdout.strip()

    def has(self, image: str) -> bool:
        return bool(self.ask("image", "ls", "--quiet", image))
