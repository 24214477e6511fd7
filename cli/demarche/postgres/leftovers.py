"""What a killed installation leaves behind: a server without a parent, or a pid file without a server."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil


def noted_pid(cluster: Path) -> int | None:
    """Return the pid that the last server wrote in its pid file, alive or not."""
    try:
        return abs(int((cluster / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def serving(cluster: Path) -> list[psutil.Process]:
    """Find the processes of a server on this very folder: PostgreSQL's work in their cluster, nothing else's do."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == cluster:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def stop_leftovers(cluster: Path, progress: Callable[[], None]) -> None:
    """Stop every server process that still works on this folder; the caller holds the folder's lock.

    The postmaster is asked first (fast shutdown: a checkpoint, however long). Processes that outlived a killed
    postmaster are told to leave at once: their work is in the log already or was never acknowledged.
    """
    postmaster = noted_pid(cluster)
    while alive := serving(cluster):
        progress()
        asked = [process for process in alive if process.pid == postmaster]
        for process in asked or alive:
            try:
                process.send_signal(signal.SIGINT if asked else signal.SIGQUIT)
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.1)
