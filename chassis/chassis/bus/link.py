"""A connection to RabbitMQ that comes back by itself: one greenlet reads it, any may write."""

import itertools
import random
import socket
import threading
import time
from typing import Any, ClassVar

import amqp
import eventlet
import kombu

from chassis.logs import log

AWAY = (OSError, amqp.AMQPError)
ABSENT = amqp.NotFound  # what was never declared; one of AWAY
HEARTBEAT = 20  # seconds; twice this silence, and either side gives the other up
OPTIONS = {"socket_settings": {socket.TCP_USER_TIMEOUT: HEARTBEAT * 1000}}


class Link:
    """One connection, opened again after growing pauses for as long as it is wanted.

    The addresses of a cluster's nodes, separated by `;`, are tried in turn.
    """

    name: ClassVar[str]

    def __init__(self, url: str) -> None:
        self.up = threading.Event()
        self._urls = itertools.cycle(url.split(";"))
        self._connection: Any = None
        self._stopping = threading.Event()
        self._ended = threading.Event()

    def opened(self, connection: Any) -> None:
        """Declare and consume on a new connection."""
        raise NotImplementedError

    def lost(self) -> None:
        """Hear of its end."""

    def start(self) -> None:
        eventlet.spawn(self._run)

    def stop(self, deadline: float) -> None:
        """Close in good order: the broker takes in all that we sent before it answers."""
        self._stopping.set()
        if self.up.is_set():
            try:  # not `close()`, which would read the answer: only our own greenlet reads
                self._connection.send_method(amqp.spec.Connection.Close, "BsBB", (0, "", 0, 0))
            except AWAY as error:
                log.info("bus.cut", link=self.name, error=repr(error))
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
                log.warning("bus.lost", link=self.name, error=repr(error))
            self.up.clear()
            if self._connection is not None:
                self._connection.collect()
            self.lost()
            self._stopping.wait(pause(next(attempts)))
        self._ended.set()

    def _open(self) -> None:
        with eventlet.Timeout(HEARTBEAT, TimeoutError("the broker does not answer")):
            self._connection = connect(next(self._urls), heartbeat=HEARTBEAT, transport_options=OPTIONS)
            self.opened(self._connection)
        self.up.set()
        eventlet.spawn(self._beat, self._connection)

    def _beat(self, connection: Any) -> None:
        """Show that we live; cut a connection whose other end has gone silent."""
        while not self._stopping.wait(HEARTBEAT / 4) and connection.connected:
            try:
                connection.heartbeat_tick()
            except AWAY as error:
                log.warning("bus.silent", link=self.name, error=repr(error))
                self.drop()


def connect(url: str, **options: Any) -> Any:
    """Open one connection to one node; raises one of AWAY."""
    return kombu.Connection(url, connect_timeout=5, **options).transport.establish_connection()


def pause(attempt: int) -> float:
    """Give the seconds to wait before a new try: doubling up to 5, replicas not all in step."""
    return random.uniform(0.5, 1) * min(5.0, 0.1 * 2.0 ** min(attempt, 10))
