"""Is all well? Each check says what it saw and, where something is wrong, what to do about it."""

import os
import shutil
import smtplib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from sqlalchemy import func, select

from chassis.bus import Unavailable
from chassis.clock import Clock
from chassis.config import Settings
from chassis.database import Database, url_of
from chassis.tables import job, outbox, stray
from demarche.installation import Installation
from demarche.provision import at_head
from demarche.services import WITH_DATA, migrations
from demarche.territory_faults import faults

SLOW = timedelta(seconds=60)
SKEW = 2.0  # seconds
ROOM = 1_000_000_000  # bytes: below this a database can no longer be trusted to accept writes
SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """What one check saw: `key` names its words, and `<key>.todo` what to do where it is not `ok`."""

    check: str
    key: str
    ok: bool = True
    values: dict[str, Any] = field(default_factory=dict)


def examine(installation: Installation) -> Iterator[Finding]:
    """Yield a finding, or several, for each check; a check that cannot be made is a finding too."""
    yield from territories(installation)
    yield from disk(installation)
    if not installation.production and not installation.postgres.passwords:
        yield Finding("database", "never_started", ok=False)
        return
    settings = installation.settings
    databases = list(database(settings))
    yield from databases
    checks: list[Callable[[Settings], Iterator[Finding]]] = [bus, doors, mail]
    if all(finding.ok for finding in databases):
        checks = [events, deadletters, clock, *checks]
    for check in checks:
        try:
            yield from check(settings)
        except (Unavailable, psycopg2.Error, OSError) as error:
            yield Finding(check.__name__, "not_seen", ok=False, values={"said": said(error)})


def territories(installation: Installation) -> Iterator[Finding]:
    """Every file can be read and leads nowhere wrong."""
    found = faults(installation.territories)
    if not found:
        yield Finding("territories", "no_territory", ok=False, values={"folder": installation.territories})
    for slug, wrong in found.items():
        if wrong:
            yield Finding("territories", "territory_wrong", ok=False, values={"slug": slug, "said": "; ".join(wrong)})
    right = sum(not wrong for wrong in found.values())
    if right:
        yield Finding("territories", "territories_right", values={"count": right})


def disk(installation: Installation) -> Iterator[Finding]:
    """There is room where the data lies."""
    folder = next(path for path in (installation.data, *installation.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    yield Finding("disk", "disk", ok=free > ROOM, values={"free": f"{free / 1e9:.1f}", "folder": folder})


def database(settings: Settings) -> Iterator[Finding]:
    """Each service's database answers and is up to date."""
    for name in WITH_DATA:
        try:
            newest = at_head(name, migrations(name), settings)
        except Unavailable:
            yield Finding("database", "database_away", ok=False, values={"service": name})
        else:
            key = "database_right" if newest else "database_behind"
            yield Finding("database", key, ok=newest, values={"service": name})


def events(settings: Settings) -> Iterator[Finding]:
    """What happened leaves the outbox within a minute."""
    for name in WITH_DATA:
        clock = Clock()
        with Database(name, settings, clock).across() as connection:
            waits = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.published_at.is_(None))
            count, oldest = connection.execute(waits).one()
        age = clock.now() - oldest if oldest else timedelta()
        values = {"service": name, "count": count, "seconds": round(age.total_seconds())}
        yield Finding("events", "outbox", ok=age < SLOW, values=values)


def deadletters(settings: Settings) -> Iterator[Finding]:
    """Nothing waits for a person."""
    for name in WITH_DATA:
        with Database(name, settings, Clock()).across() as connection:
            parked = connection.execute(select(func.count()).where(job.c.parked_at.is_not(None))).scalar_one()
            strays = connection.execute(select(func.count()).select_from(stray)).scalar_one()
        values = {"service": name, "count": parked + strays}
        yield Finding("deadletters", "deadletters", ok=not values["count"], values=values)


def clock(settings: Settings) -> Iterator[Finding]:
    """Our clock and the database's agree: leases, sessions and signatures depend on it."""
    address = url_of(WITH_DATA[0], "app", settings, "postgresql").render_as_string(hide_password=False)
    with closing(psycopg2.connect(address, connect_timeout=SECONDS)) as connection, connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        told = cursor.fetchone()
    skew = abs((told[0] - before).total_seconds()) if told else 0.0
    yield Finding("clock", "clock", ok=skew < SKEW, values={"seconds": f"{skew:.1f}"})


def bus(settings: Settings) -> Iterator[Finding]:
    """The broker answers, and holds no dead."""
    if settings.embedded:
        yield Finding("bus", "bus_inside")
        return
    from demarche.dead import visit

    try:
        count = visit(settings.broker, lambda message: "keep")
    except Unavailable as error:
        yield Finding("bus", "bus_away", ok=False, values={"said": said(error.__cause__ or error)})
        return
    yield Finding("bus", "bus", ok=not count, values={"count": count})


def doors(settings: Settings) -> Iterator[Finding]:
    """Each part that should serve says that it is ready; the gateway where the settings say, else on this machine."""
    listen = "127.0.0.1" if settings.listen == "0.0.0.0" else settings.listen  # noqa: S104  # compared, not bound
    for name, url in {"gateway": f"http://{listen}:{settings.port}", **settings.services}.items():
        for each in url.split(";"):
            yield door(name, each)


def door(name: str, url: str) -> Finding:
    """Ask one part whether it is ready."""
    values = {"service": name, "url": url}
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health/ready", timeout=SECONDS):  # noqa: S310  # our own
            return Finding("doors", "door", values=values)
    except urllib.error.HTTPError as error:
        told = ", ".join(error.read().decode("utf-8", "replace").split("\n")).strip(", ")
        return Finding("doors", "door_not_ready", ok=False, values=values | {"said": told})
    except OSError as error:
        return Finding("doors", "door_closed", ok=False, values=values | {"said": said(error)})


def mail(settings: Settings) -> Iterator[Finding]:
    """Mail can leave, or be kept."""
    if not settings.smtp:
        folder = settings.data / "mail"
        holder = next(path for path in (folder, *folder.parents) if path.exists())
        yield Finding("mail", "mail_folder", ok=os.access(holder, os.W_OK), values={"folder": folder})
        return
    server = urlsplit(settings.smtp)
    try:
        kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
        with kind(server.hostname or "", server.port or 0, timeout=SECONDS) as there:
            there.noop()
        yield Finding("mail", "mail_server", values={"server": server.hostname})
    except (OSError, smtplib.SMTPException) as error:
        values = {"server": server.hostname, "said": said(error)}
        yield Finding("mail", "mail_server_away", ok=False, values=values)


def said(error: BaseException) -> str:
    """Return an error's own words on one line."""
    return " ".join(str(error).split()) or type(error).__name__
