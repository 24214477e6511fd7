"""Ports for what a developer runs: free now, and still free at the next start."""

import contextlib
import itertools
import random
import socket


def free_ports(count: int) -> list[int]:
    """Choose ports below those that the kernel lends out, to find them free at the next start."""
    free = (port for port in random.sample(range(20000, 32000), 1000) if is_free(port))
    return list(itertools.islice(free, count))


def is_free(port: int) -> bool:
    """Tell whether nobody on this machine listens on the port."""
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False
