"""Make a process green before anything else of it is imported: sockets, locks and the database's driver yield."""

import os
from typing import Any


def patch() -> None:
    """Patch the standard library with eventlet; names are resolved as the system does it, in threads beside.

    Eventlet's own resolver costs each process 25 MB and half a second, and looks names up in its own way.
    """
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"
    os.environ.setdefault("EVENTLET_THREADPOOL_SIZE", "4")
    import eventlet

    eventlet.monkey_patch()
    import socket
    from ipaddress import ip_address

    from eventlet import tpool
    from eventlet.green import socket as green

    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        try:
            ip_address(host)
        except ValueError:
            return tpool.execute(resolve, host, *rest, **options)
        return resolve(host, *rest, **options)  # nobody is asked, so nothing waits

    socket.getaddrinfo = green.getaddrinfo = getaddrinfo
