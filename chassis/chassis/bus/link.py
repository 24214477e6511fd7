"""A connection to RabbitMQ that comes back by itself: one greenlet reads it, any may write."""

import itertools
import random
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import amqp
import eventlet
import kombu

from chassis.logs import log

__all__ = ["AWAY", "Link", "pause"]

AWAY = (OSError, amqp.AMQPError)
HEARTBEAT = 20  # seconds; twice this silence, and either side gives the other up
OPTIONS = {"socket_settings": {socket.TCP_USER_TIMEOUT: HEARTBEAT * 1000}}


class Link:
    """One connection, opened again after growing pauses for as long as it is wanted.

    `opened` declares and consumes on each new connection; `lost` hears of its end. The addresses of
    a cluster's nodes, separated by `;`, are tried in turn.
    """

    def __init__(
        self,
        url: str,
        name: str,
        opened: Callable[[Any], None],
        *,
        lost: Callable[[], None] = lambda: None,
        spawn: Callable[..., Any] = eventlet.spawn,
    ) -> None:
        self.up = threading.Event()
        self._urls = itertools.cycle(url.split(";"))
        self._name = name
        self._opened = opened
        self._lost = lost
        self._spawn = spawn
        self._connection: Any = None
        self._stopping = threading.Event()
        self._ended = threading.Event()

    def start(self) -> None:
        self._spawn(self._run)

    def stop(self, deadline: float) -> None:
        """Close in good order: the broker takes in all that we sent before it answers."""
        self._stopping.set()
        if self.up.is_set():
            try:  # not `close()`, which would read the answer: only our own greenlet reads
                self._connection.send_method(amqp.spec.Connection.Close, "BsBB", (0, "", 0, 0))
            except AWAY as error:
                log.info("bus.cut", link=self._name, error=repr(error))
        if not self._ended.wait(max(1, deadline - time.monotonic())):
            self.drop()

    def drop(self) -> None:
        """Cut the connection, whatever is read or written on it, so that a fresh one is made."""
        connection = self._connection
        if connection is not None and connection.connected:
            connection.transport.sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        attempts = itertools.count()
        while not self._stopping.is_set():
            try:
                self._open()
                attempts = itertools.count()
                while self._connection.connected:
                    self._connection.drain_events()
            except Exception as error:  # whatever it was, a new connection is the remedy
                log.warning("bus.lost", link=self._name, error=repr(error))
            self.up.clear()
            if self._connection is not None:
                self._connection.collect()
            self._lost()
            self._stopping.wait(pause(next(attempts)))
        self._ended.set()

    def _open(self) -> None:
        with eventlet.Timeout(HEARTBEAT, TimeoutError("the broker does not answer")):
            address = kombu.Connection(
                next(self._urls), heartbeat=HEARTBEAT, connect_timeout=5, transport_options=OPTIONS
            )
            self._connection = address.transport.establish_connection()
            self._opened(self._connection)
        self.up.set()
        self._spawn(self._beat, self._connection)

    def _beat(self, connection: Any) -> None:
        """Show that we live; cut a connection whose other end has gone silent."""
        while not self._stopping.wait(HEARTBEAT / 4) and connection.connected:
            try:
                connection.heartbeat_tick()
            except AWAY as error:
                log.warning("bus.silent", link=self._name, error=repr(error))
                self.drop()


def pause(attempt: int) -> float:
    """Give the seconds to wait before a new try: doubling up to 5, replicas not all in step."""
    return random.uniform(0.5, 1) * min(5.0, 0.1 * 2.0 ** min(attempt, 10))
