"""Where the server listens: a private folder short enough for a Unix socket, a remembered port."""

import os
import socket
import stat
import tempfile
from pathlib import Path

LONGEST = 103  # bytes of a socket's path that every system takes (Linux 107, macOS 103)
NAME = ".s.PGSQL.65535.lock"  # the longest name that PostgreSQL makes there
NAME_ONLY = 5432  # while nothing listens on TCP, the port is but a part of the socket's name


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket, in the data, or elsewhere when the data's path is too long.

    A link in the data remembers the short one, and a link back says whose it is: a copy of the
    data never shares its original's socket.
    """
    link = data / "socket"
    if len(os.fsencode(link)) + 1 + len(NAME) <= LONGEST:
        link.mkdir(mode=0o700, exist_ok=True)
        return link
    if link.is_symlink() and private(kept := link.readlink(), data):
        return kept
    made = Path(tempfile.mkdtemp(prefix="demarche-", dir=short_parent()))
    (made / "data").symlink_to(data)
    link.unlink(missing_ok=True)
    link.symlink_to(made)
    return made


def private(folder: Path, data: Path) -> bool:
    """Say whether a folder is a real one, made for this data, and closed to everybody else."""
    try:
        seen = folder.lstat()
        meant_for = (folder / "data").readlink()
    except OSError:
        return False
    ours = seen.st_uid in {os.geteuid(), data.stat().st_uid}
    return stat.S_ISDIR(seen.st_mode) and ours and not seen.st_mode & 0o077 and meant_for == data


def short_parent() -> str:
    """Choose the user's runtime folder, which others cannot enter, or else /tmp."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    short = len(os.fsencode(runtime)) + len("/demarche-12345678/") + len(NAME) <= LONGEST
    return runtime if runtime and short and os.access(runtime, os.W_OK) else "/tmp"  # noqa: S108


def kept_port(data: Path) -> int:
    """Return the port that this data listened on last, or the one of the socket's name alone."""
    try:
        return int((data / "port").read_text())
    except FileNotFoundError:
        return NAME_ONLY


def claim_port(data: Path) -> None:
    """Keep the port this data had when it is still free on 127.0.0.1, else remember another."""
    memory = data / "port"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", kept_port(data) if memory.exists() else 0))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        fresh = memory.with_suffix(".new")  # others may read it at this moment
        fresh.write_text(f"{probe.getsockname()[1]}\n")
        fresh.replace(memory)
