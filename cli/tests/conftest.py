"""A platform as its users start it: the command in a process of its own, a folder of its own, a free port."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import urllib3

from demarche.postgres import Postgres

DEMARCHE = Path(sys.executable).parent / "demarche"
SLUG = "meurthe-et-moselle"


def quiet() -> dict[str, str]:
    """Return an environment in which no setting of ours leads a command elsewhere, and which speaks French."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
    return kept | {"LC_ALL": "fr_FR.UTF-8", "PYTHONWARNINGS": "ignore"}


def run_demarche(*arguments: object, seconds: float = 60) -> "subprocess.CompletedProcess[str]":
    command = [DEMARCHE, *map(str, arguments)]
    return subprocess.run(command, env=quiet(), capture_output=True, text=True, check=False, timeout=seconds)


@dataclass
class Platform:
    """One running `demarche run`. `said` is what it printed once it answered."""

    process: "subprocess.Popen[str]"
    said: dict[str, Any] = field(default_factory=dict)
    command: Path = DEMARCHE

    @property
    def data(self) -> Path:
        return Path(self.said["data"])

    @property
    def port(self) -> int:
        return int(self.said["url"].rsplit(":", 1)[1].strip("/"))

    def ask(self, path: str, method: str = "GET", *, slug: str = SLUG, data: Any = None, secret: str = "") -> Any:
        """Ask over HTTP, by a territory's host."""
        headers = {"Host": f"{slug}.localhost:{self.port}", "Content-Type": "application/json"}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        body = json.dumps(data) if data is not None else None
        url = f"http://127.0.0.1:{self.port}{path}"
        return urllib3.request(method, url, headers=headers, body=body, retries=False, redirect=False, timeout=10)

    def demarche(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Run another command on the same folder."""
        return run_demarche(*arguments, "--data", self.data)

    def database(self, name: str) -> "closing[Any]":
        """Connect to a database as its superuser, for the time of a `with`."""
        server = urlsplit(Postgres(self.data / "postgres").url)
        return closing(psycopg2.connect(server._replace(path=f"/{name}").geturl()))

    def counted(self) -> bool:
        """Tell whether PostgreSQL knows how much there is, to plan by; by itself it counts from fifty rows on."""
        with self.database("participation") as connection, connection.cursor() as cursor:
            cursor.execute("SELECT reltuples > 0 FROM pg_class WHERE relname = 'contribution'")
            return bool(cursor.fetchone() == (True,))

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Tell it to stop, and return with what it exited."""
        self.process.send_signal(how)
        return self.process.wait(30)


def start(data: Path, *options: str) -> Platform:
    """Start a platform and return once it answers; fail with what it said when it does not."""
    command = [DEMARCHE, "run", "--port", "0", "--json", "--data", data, *options]
    with tempfile.TemporaryFile("w+") as errors:  # not a pipe: nobody reads it, and who writes into a full one hangs
        process = subprocess.Popen(command, env=quiet(), stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        if not (line := process.stdout.readline()):
            errors.seek(0)
            pytest.fail(errors.read())
    return Platform(process, json.loads(line))


@pytest.fixture(scope="session")
def demarche() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    return run_demarche


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    return quiet()


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder with a short path, for sockets lie in it."""
    path = Path(tempfile.mkdtemp(prefix="demarche-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def begin() -> Iterator[Callable[..., Platform]]:
    """Start platforms; whatever still runs afterwards is stopped."""
    started: list[Platform] = []

    def begin_one(data: Path, *options: str) -> Platform:
        started.append(start(data, *options))
        return started[-1]

    yield begin_one
    for platform in started:
        if platform.process.poll() is None:
            platform.stop()


@pytest.fixture(scope="module")
def platform(home: Path, begin: Callable[..., Platform]) -> Platform:
    """One platform, for all the tests of a file."""
    return begin(home / "data")
