"""A server must not outlive the process that started it, even when that one is killed.

Not by the kernel's parent-death signal, which fires when the *thread* that started the server ends,
and exists on Linux alone: a shell holds the far end of a pipe, which closes when we die.
"""

import contextlib
import subprocess

from demarche.postgres.account import environment


class Watcher:
    """Stop a server (fast shutdown) as soon as this process is gone; cost: one idle shell."""

    def __init__(self, server: int) -> None:
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f"read dismissed || kill -INT {server}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment(),
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """Send the watcher home, before the server's pid can be anybody else's."""
        with contextlib.suppress(BrokenPipeError):
            self._shell.communicate(b"dismissed\n")
