"""What a killed installation leaves: a server without a parent, or a pid file without a server."""

import contextlib
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil

# Seconds for the checkpoint of a fast shutdown: at most 32 MB of buffers. A server that needs longer
# is stuck (one that is asked just as it restarts after a crash is, for ever) and stops without it:
# the next start recovers.
PATIENCE = 10.0


def noted_pid(cluster: Path) -> int | None:
    """Return the pid that a server wrote in its pid file and did not take away."""
    try:
        return abs(int((cluster / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def serving(cluster: Path) -> list[psutil.Process]:
    """Find the processes of a server on this very folder: each stands in its cluster."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == cluster:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def stop_leftovers(cluster: Path, tell: Callable[[], None]) -> None:
    """Stop every server process on this folder, telling so once; the caller holds its lock.

    The postmaster is asked for a fast shutdown first. Past our patience, and where it was killed
    under its backends, all must leave at once: what they did is in the journal, or was never
    acknowledged.
    """
    postmaster, began = noted_pid(cluster), time.monotonic()
    alive = serving(cluster)
    if alive:
        tell()
    while alive:
        asked = [process for process in alive if process.pid == postmaster]
        patient = asked and time.monotonic() - began < PATIENCE
        for process in asked or alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT if patient else signal.SIGQUIT)
        time.sleep(0.05)
        alive = serving(cluster)
