"""What the platform stands on is away, full or wrong for a while: writes go on where they can, and say so elsewhere."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.day import Day, Skipped, fault, last
from tests.faults.trial import SERVICES, SETTLED
from tools.journey.installations import soon

QUICK_OUTAGE, OUTAGE = 15.0, 600.0  # seconds
AWAY = 5.0
VOLUME_LEFT = 64 * 2**20  # bytes that the volume of the database has to spare, before it is filled
FAKETIME = "libfaketime.so.1"
OVER = "merge: 410"  # the link of a mail that was asked for before the clock jumped on is an hour old
OLD = "SELECT count(*) FROM outbox WHERE published_at IS NULL AND created_at < to_timestamp({moment})"


@fault(last=True)  # it writes most, and the ledger is read whole after each fault
def broker_away(day: Day) -> str:
    """RabbitMQ is away for long: writes go on, and what waited leaves once it is back."""
    outage = day.outage or (OUTAGE if day.full else QUICK_OUTAGE)
    with day.load(seconds=SETTLED + outage) as load:
        day.stack.stop("rabbitmq")
        before, began = load.acknowledged, time.monotonic()
        while time.monotonic() - began < outage:
            last(min(AWAY, outage))
            day.trial.go_on(load)
        written = load.acknowledged - before
        query = OLD.format(moment=time.time())
        waited = sum(day.count(service.name, query) for service in SERVICES)
        day.stack.start("rabbitmq")
        back = time.monotonic()
        drained = lambda: not any(day.count(service.name, query) for service in SERVICES)  # noqa: E731
        soon(drained, 60 + outage, "the backlog gone")
        seconds = time.monotonic() - back
    assert not load.cut, load.cut[:3]
    assert not load.answers[503], load.put_off
    return f"{outage:g} s, {written} writes went on, {waited} events waited and were gone after {seconds:.1f} s"


@fault()
def database_away(day: Day) -> str:
    """PostgreSQL is away: every answer says so and when to come back, and nothing parks."""
    with day.load() as load:
        day.stack.stop("postgres")
        before = load.answers[503]
        soon(lambda: load.answers[503] > before + 10, 60, "refusals")
        last(AWAY)
        day.stack.start("postgres")
        day.trial.go_on(load)
    assert not load.cut, load.cut[:3]
    return f"{load.answers[503]} clean refusals"


@fault(quick=False)
def full_disk(day: Day) -> str:
    """The volume of the database is full: writes are refused, and go on once there is room."""
    with small_volume(day) as volume, day.load() as load:
        ballast = volume / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        before = load.answers[503]
        soon(lambda: load.answers[503] > before + 10, 120, f"refusals ({dict(load.answers)})")
        last(AWAY)
        ballast.unlink()
        soon(day.healthy, 120, "all ready with room again")
        day.trial.go_on(load)
    assert not load.cut, load.cut[:3]
    return f"{load.answers[503]} clean refusals"


@contextmanager
def small_volume(day: Day) -> Iterator[Path]:
    """Let the database lie on a volume with little to spare, for the time of a `with`."""
    folder = day.stack.folder / "postgres"
    aside = day.stack.folder / "postgres.aside"
    if os.geteuid():
        raise Skipped("mounting a volume needs root")
    day.stack.stop("postgres")
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    try:
        used = int(subprocess.run(["du", "-sb", aside], capture_output=True, text=True, check=True).stdout.split()[0])
        size = f"size={used * 5 // 4 + VOLUME_LEFT},mode=0700"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False).returncode == 0
        if not mounted:
            raise Skipped("no volume can be mounted here")
        subprocess.run(["cp", "-a", f"{aside}/.", folder], check=True)
        day.stack.start("postgres")
        soon(day.healthy, 60, "all ready on the small volume")
        yield folder
    finally:
        day.stack.stop("postgres")
        if os.path.ismount(folder):
            shutil.rmtree(aside)
            subprocess.run(["cp", "-a", folder, aside], check=True)
            subprocess.run(["umount", folder], check=True)
        folder.rmdir()
        aside.rename(folder)
        day.stack.start("postgres")
        soon(day.healthy, 60, "all ready on its own volume")


@fault(quick=False)
def clock_back(day: Day) -> str:
    """The clock of every service jumps back an hour, and on again (faketime): what is due waits, nothing is lost."""
    found = next(Path("/usr/lib").glob(f"*/faketime/{FAKETIME}"), None)
    if found is None:
        raise Skipped("faketime is missing: apt-get install faketime")
    moment = day.stack.folder / "moment"
    moment.write_text("+0")
    library = {"LD_PRELOAD": found, "FAKETIME_TIMESTAMP_FILE": moment, "FAKETIME_NO_CACHE": "1"}
    day.reshape(environment={key: str(value) for key, value in (library | {"FAKETIME_DONT_FAKE_MONOTONIC": 1}).items()})
    query = f"SELECT count(*) FROM outbox WHERE created_at < to_timestamp({time.time() - 1800})"
    try:
        before = day.count("participation", query)
        with day.load() as load:
            moment.write_text("-3600")
            day.trial.go_on(load)
            last(AWAY)
            day.trial.go_on(load)
            moment.write_text("+0")
            day.trial.go_on(load)
            load.stop()
            load.failed[:] = [said for said in load.failed if not said.startswith(OVER)]
        assert not load.cut, load.cut[:3]
        assert day.count("participation", query) > before, "no clock jumped"
    finally:
        day.reshape(environment={})
    return f"{load.acknowledged} writes"
