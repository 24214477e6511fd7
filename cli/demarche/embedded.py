"""Everything in one process: every service and the gateway, beside the PostgreSQL of the installation."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import eventlet

from chassis.clock import Clock
from chassis.config import Settings
from chassis.logs import log
from chassis.territory import Registry, Territory
from demarche.databases import prepare
from demarche.errors import TAKEN, USAGE, Failure
from demarche.geography import UnknownDepartment
from demarche.installation import Installation
from demarche.postgres import Postgres, PostgresError
from demarche.process import Process
from demarche.roles import administrator_link
from demarche.services import NAMES, service
from demarche.territories import TerritoryExists, write_territory

FIRST = "54"
LOOPBACK = "127.0.0.1"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wishes:
    """What is asked of a start; `department` is the code of the territory to open."""

    port: int
    listen: str = LOOPBACK
    department: str | None = None
    sample: bool = False


@dataclass
class Prepared:
    """A platform whose database is ready. `territory` is the one to open; `first` until it has said where it is."""

    settings: Settings
    territory: Territory
    first: bool


@dataclass
class Embedded(Prepared):
    """A platform that answers."""

    process: Process

    @property
    def origin(self) -> str:
        return self.settings.origin(self.territory)

    def administrator_link(self) -> str:
        """Return a link that makes one person the administrator of the territory, once."""
        return administrator_link(self.process.runtimes["participation"].database, self.territory)

    def wait(self) -> None:
        """Serve until SIGTERM or Ctrl-C, then stop without failing anyone."""
        self.process.wait()


def prepared(installation: Installation, tell: Tell, wishes: Wishes) -> Prepared:
    """Make what is missing on a database that we hold; raise Failure where a wish cannot be met."""
    first = not installation.address
    territory = territory_of(installation, wishes.department, sample=wishes.sample)
    hosts = {address: territory.slug} if (address := hall_address(wishes.listen)) else {}
    settings = installation.embedded(port=wishes.port, listen=wishes.listen, hosts=hosts)
    prepare(settings, installation.postgres.url, tell)
    return Prepared(settings, territory, first)


@contextmanager
def embedded(installation: Installation, tell: Tell, ready: Prepared) -> Iterator[Embedded]:
    """Start everything that was prepared, and look after its database; raise Failure where the port was lost since."""
    claimed(ready.settings.listen, ready.settings.port)
    tell("cli.run.loading")
    process = Process([service(name) for name in NAMES], ready.settings)
    process.start()
    keeper = eventlet.spawn(keep, installation.postgres)
    try:
        yield Embedded(ready.settings, ready.territory, ready.first, process)
    except BaseException:
        process.stop()
        raise
    finally:
        keeper.kill()


def keep(postgres: Postgres) -> None:
    """Start the database again whenever it died by itself; until then the services answer that it is away."""
    while True:
        eventlet.sleep(0.5)
        if postgres.alive:
            continue
        log.error("run.database_died")
        try:
            postgres.start()
        except PostgresError as error:
            log.error("run.database_refuses", reason=str(error))


def territory_of(installation: Installation, department: str | None, *, sample: bool) -> Territory:
    """Return the territory to open, its file written where it is missing; without a wish, the last one opened."""
    folder = installation.territories
    known = list(Registry(folder))
    if department is None and known:
        last = installation.last.get("territory")
        return next((each for each in known if each.slug == last), known[0])
    try:
        slug = write_territory(folder, department or FIRST, today=Clock().now().date(), sample=sample).stem
    except TerritoryExists as exists:
        slug = exists.path.stem
    except UnknownDepartment as unknown:
        raise Failure("territory.unknown_department", code=USAGE, department=str(unknown)) from unknown
    territory = Registry(folder).get(slug)
    if territory is None:
        raise Failure("territory.invalid_file", path=folder / f"{slug}.toml")
    return territory


def claimed(listen: str, port: int) -> int:
    """Return the port, or a free one for 0; raise Failure where another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen, port))
        except OSError as error:
            key = "run.port_taken" if error.errno == errno.EADDRINUSE else "run.no_such_address"
            raise Failure(key, code=TAKEN, port=port, listen=listen, said=error.strerror) from error
        return int(probe.getsockname()[1])


def hall_address(listen: str) -> str | None:
    """Return this machine's address as others in the room reach it; None where only this machine may ask."""
    if listen == LOOPBACK:
        return None
    if listen != "0.0.0.0":  # noqa: S104  # compared, not bound
        return listen
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody; no packet leaves, the kernel only picks our address
        except OSError:
            return None
        return str(probe.getsockname()[0])
