"""An SMTP server that keeps each mail as an .eml file: what a mail server is to the production shape on one machine.

It imports nothing of ours, so that it is the whole of an image too.
"""

import secrets
import signal
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

STOP = {signal.SIGTERM, signal.SIGINT}


class Keeper:
    """Write each mail whole into a folder, as often as it comes: whoever counts doubles must see them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        fresh = self.folder / f".{time.time_ns()}-{secrets.token_hex(4)}"
        fresh.write_bytes(envelope.content)
        fresh.rename(self.folder / f"{fresh.name[1:]}.eml")
        return "250 kept"


def main() -> None:
    """Keep mails on the given port, in the given folder, until told to stop; for this machine alone by default."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)  # for the server's thread too: only we take them
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    address = sys.argv[3] if len(sys.argv) > 3 else "127.0.0.1"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    controller = Controller(Keeper(folder), hostname=address, port=port)
    controller.start()
    signal.sigwait(STOP)
    controller.stop()


if __name__ == "__main__":
    main()
