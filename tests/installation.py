"""The installation that tests run on: PostgreSQL once for a run, territories made at will, services in process."""

import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import text

from chassis.clock import Clock, new_id
from chassis.config import Settings
from chassis.context import Acting
from chassis.http.client import Answer
from chassis.runtime import Runtime, folder_of
from chassis.territory import Territory
from chassis.work import Work
from demarche import logs
from demarche.postgres import Postgres
from demarche.process import Process
from demarche.provision import migrate, provision
from demarche.services import NAMES, WITH_DATA
from gateway.service import Gateway
from notifications.service import Notifications
from participation.service import Participation
from projects.service import Projects
from workshops.service import Workshops

SYSTEM_POSTGRES = Path("/usr/lib/postgresql/15/bin")
SERVICES = [Participation, Workshops, Projects, Notifications]
FILE = """
slug = "{slug}"
code = "54"
name = "Territoire {slug}"
[settings]
moderation = "{moderation}"
[[themes]]
code = "circular-economy"
name = {{ fr = "Économie circulaire", en = "Circular economy" }}
[[themes]]
code = "short-circuits"
name = {{ fr = "Circuits courts", en = "Short supply circuits" }}
[[areas]]
code = "sud"
name = "Sud"
intercommunalities = ["1"]
[[areas]]
code = "nord"
name = "Nord"
intercommunalities = ["2"]
[[editions]]
code = "sud-2020"
name = "Sud 2020"
areas = ["sud"]
[[editions]]
code = "nord-2022"
name = "Nord 2022"
areas = ["nord"]
[[intercommunalities]]
code = "1"
name = "Métropole du Grand Nancy"
[[intercommunalities]]
code = "2"
name = "Grand Longwy"
[[communes]]
code = "54395"
name = "Nancy"
intercommunality = "1"
[[communes]]
code = "54580"
name = "Villerupt"
intercommunality = "2"
"""


def eventually(found: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Return the first true value of `found`, asked again and again; fail after `seconds`."""
    with eventlet.Timeout(seconds, AssertionError(f"not seen within {seconds} s")):
        while not (value := found()):
            eventlet.sleep(0.01)
    return value


WAITING = text("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted LIMIT 1")


def meanwhile(work: Work, act: Callable[[], Any]) -> eventlet.greenthread.GreenThread:
    """Begin an act while a transaction is open; return it once it waits for that, or is over as it does not."""
    begun = eventlet.spawn(act)
    eventually(lambda: begun.dead or work.session.execute(WAITING).first())
    return begun


@dataclass
class Installation:
    """A running process of all services, as `bin/run` makes it, without its port."""

    process: Process
    settings: Settings
    clock: Clock
    count: Iterator[int] = field(default_factory=itertools.count)

    def runtime(self, service: str) -> Runtime:
        return self.process.runtimes[service]

    def territory(self, moderation: str = "before", **replaced: str) -> Territory:
        """Make a fresh territory, of the test that asks; `replaced` exchanges pieces of its file."""
        slug = f"t{next(self.count)}-{secrets.token_hex(4)}"
        text = FILE.format(slug=slug, moderation=moderation)
        for old, new in replaced.items():
            text = text.replace(old, new)
        (self.settings.territories / f"{slug}.toml").write_text(text)
        made = self.process.registry.get(slug)
        assert made is not None
        return made

    def call(self, service: str, method: str, path: str, acting: Acting, data: Any = None, **options: Any) -> Answer:
        """Call a service as the gateway would, in the context of `acting`."""
        return self.runtime("gateway").client.call(service, method, path, acting, data=data, **options)


def person(territory: Territory, *roles: str, participant: UUID | None = None) -> Acting:
    return Acting(territory.slug, kind="person", participant=participant or new_id(), roles=frozenset(roles))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for the whole run, with a short path."""
    path = Path(tempfile.mkdtemp(prefix="demarche-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[Postgres]:
    """One PostgreSQL for the run: the wheel's, or Debian's under `bin/test --postgres system`."""
    system = os.environ.get("DEMARCHE_TEST_POSTGRES") == "system"
    logs.configure("critical")
    roles = [f"{service}_{role}" for service in (*WITH_DATA, "shop", "stall") for role in ("app", "worker", "migrator")]
    binaries = SYSTEM_POSTGRES if system else None
    # One server for many processes of a run, each with its own pools.
    server = Postgres(folder / "postgres", binaries=binaries, roles=roles, settings={"max_connections": "400"})
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def settings(folder: Path, postgres: Postgres) -> Settings:
    territories = folder / "territories"
    territories.mkdir()
    return Settings(
        territories=territories,
        data=folder,
        database=f"postgresql:///?host={postgres.socket_dir}&port={postgres.port}",
        database_passwords=postgres.passwords,
        keys={name: secrets.token_hex(32) for name in (*NAMES, "cli")},
        port=0,
    )


@pytest.fixture(scope="session")
def installation(settings: Settings, postgres: Postgres) -> Iterator[Installation]:
    """All services in one process on the embedded bus; its clock is the run's, moved by no test of it."""
    provision([service.name for service in SERVICES], settings, postgres.url)
    for service in SERVICES:
        migrate(service.name, folder_of(service) / "migrations", settings)
    clock = Clock()
    process = Process([*SERVICES, Gateway], settings, clock)
    process.start()
    yield Installation(process, settings, clock)
    process.stop()


@pytest.fixture
def territory(installation: Installation) -> Territory:
    return installation.territory()
