"""Where the server listens: a private folder, short enough for a Unix socket, and a port that is remembered."""

import os
import socket
import stat
import tempfile
from pathlib import Path

LONGEST = 103  # bytes of a socket's path that every system accepts (Linux 107, macOS 103)
NAME = ".s.PGSQL.00000.lock"  # the longest name that PostgreSQL makes there


def private(folder: Path) -> bool:
    """Say whether a folder is a real one, ours, and closed to everybody else."""
    try:
        seen = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid() and not seen.st_mode & 0o077


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: in the data when its path is short, else a private one that a link remembers."""
    link = data / "socket"
    if len(os.fsencode(link)) + 1 + len(NAME) <= LONGEST:
        link.mkdir(mode=0o700, exist_ok=True)
        return link
    if link.is_symlink() and private(remembered := Path(os.readlink(link))):
        return remembered
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    short = runtime if runtime and private(Path(runtime)) and len(runtime) < 60 else "/tmp"
    made = Path(tempfile.mkdtemp(prefix="demarche-", dir=short))
    link.unlink(missing_ok=True)
    link.symlink_to(made)
    return made


def free_port(data: Path) -> int:
    """Return the port this data listened on before, when it is still free, else another that is; remember it."""
    memory = data / "port"
    kept = int(memory.read_text()) if memory.is_file() else 0
    for wanted in (kept, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
        if port != kept:
            memory.write_text(f"{port}\n")
        return port
    raise OSError("no free port on 127.0.0.1")
