"""Starting and resting: what an installation costs before anyone uses it, begun by the commands that people use."""

import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.journey.client import AWAY, Client
from tools.journey.installations import ROOT, environment, soon
from tools.ports import free_ports

PATIENCE = 300.0
REST = 1.0  # seconds between two looks at what is at rest
STILL = 0.01  # of itself: what memory at rest may move by between two looks


class Life(ABC):
    """An installation as it is started and stopped in a folder, from a tree of the repository."""

    url: str

    def __init__(self, folder: Path, tree: Path = ROOT, **environ: str) -> None:
        self.folder, self.tree = folder, tree
        self.environment = environment() | {"PYTHONPATH": ""} | environ

    @abstractmethod
    def begin(self) -> None:
        """Start it, without waiting for more than its command does."""

    @abstractmethod
    def end(self) -> None:
        """Stop it in good order."""

    @abstractmethod
    def roots(self) -> list[int]:
        """Return the processes of which all the others are children."""

    def start(self) -> float:
        """Return how many seconds it took until the first page was read."""
        began = time.monotonic()
        self.begin()
        soon(self.answers, PATIENCE, "the first page")
        return time.monotonic() - began

    def answers(self) -> bool:
        try:
            return Client(self.url).send("GET", "/", Accept="text/html").status == 200
        except AWAY:
            return False

    def memory(self) -> float:
        """Return the memory of all its processes, in MB: what they share is counted once (PSS)."""
        processes = {each for root in self.roots() for each in family(root)}
        return sum(map(memory, processes)) / 1e6


class Alone(Life):
    """Everything in one process, by `bin/run`."""

    def begin(self) -> None:
        self.folder.mkdir(exist_ok=True)
        (port,) = free_ports(1)
        self.url = f"http://meurthe-et-moselle.localhost:{port}"
        command = [str(self.tree / "bin" / "run"), "--port", str(port), "--data", str(self.folder / "data")]
        with (self.folder / "output.log").open("a") as output:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"bin/run ended: {(self.folder / 'output.log').read_text()[-2000:]}")
        return super().answers()

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def roots(self) -> list[int]:
        server = self.folder / "data" / "postgres" / "cluster" / "postmaster.pid"
        return [self.process.pid, int(server.read_text().split("\n")[0])]


class Stacked(Life):
    """The production shape, by `bin/stack`."""

    def begin(self) -> None:
        said = self.stack("up").split()
        self.url = next(word for word in said if word.startswith("http://")).rstrip("/")

    def end(self) -> None:
        self.stack("down")

    def roots(self) -> list[int]:
        return [int((self.folder / "supervisor.pid").read_text())]

    def stack(self, what: str) -> str:
        command = [str(self.tree / "bin" / "stack"), what, "--data", str(self.folder)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"bin/stack {what}: {done.stderr[-2000:]}")
        return done.stdout


@dataclass
class Lives:
    """What is measured of a life that began before: `kind` is one process or the stack."""

    folder: Path
    kind: type[Life]

    @contextmanager
    def lived(self) -> Iterator[tuple[Life, float]]:
        """Start it, for as long as it is looked at; give it with the seconds that its first page took."""
        life = self.kind(self.folder)
        try:
            yield life, life.start()
        finally:
            life.end()

    def prepare(self) -> None:
        """Start once, so that the machine and the folder are set up."""
        with self.lived():
            pass

    def again(self) -> dict[str, float]:
        with self.lived() as (_, seconds):
            return {"start.again": seconds}

    def memory(self) -> dict[str, float]:
        """Wait after the first page until its memory moves no more."""
        with self.lived() as (life, _):
            before, now = 0.0, life.memory()
            while abs(now - before) > STILL * now:
                time.sleep(REST)
                before, now = now, life.memory()
            return {"memory": now}


def fresh() -> dict[str, float]:
    """Start in a fresh clone, with empty caches of packages; the clone itself is not counted."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        subprocess.run(["git", "clone", "--quiet", ROOT, here / "clone"], check=True)
        caches = {name: str(here / "cache") for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR", "PIP_CACHE_DIR")}
        life = Alone(here / "life", here / "clone", **caches)
        try:
            return {"start.fresh": life.start()}
        finally:
            life.end()


def family(root: int) -> list[psutil.Process]:
    process = psutil.Process(root)
    return [process, *process.children(recursive=True)]


def memory(process: psutil.Process) -> int:
    """Return the bytes of a process; none where it has just ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
