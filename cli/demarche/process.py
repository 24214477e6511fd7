"""One process of an installation: some services, or all of them; started in order, stopped in the reverse one.

Stop: not ready, gateway, HTTP, consumers, relay. A container that dies ends the process: half alive, it hangs callers.
"""

import gc
import os
import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import eventlet

from chassis.bus import Bus, Message
from chassis.bus.local import LocalBus
from chassis.clock import Clock
from chassis.config import Settings
from chassis.edge import Container
from chassis.logs import log
from chassis.runtime import Runtime
from chassis.territory import Registry


def bus_of(settings: Settings) -> Bus:
    """Return the bus that the settings ask for: RabbitMQ where a broker is named, else the one in this process."""
    if settings.embedded:
        return LocalBus()
    from chassis.bus.rabbit import RabbitBus

    return RabbitBus(settings.broker, alarm=returned)


def returned(message: Message) -> None:
    """Raise the alarm for an event that nobody takes: the queue of the event log should always be there."""
    log.error("bus.returned", type=message.type, territory=message.territory, id=str(message.id))


class Process:
    """Run services together. The last of `services` that has no catalogue is the gateway and listens for all."""

    def __init__(self, services: Sequence[Any], settings: Settings, clock: Clock | None = None) -> None:
        self.settings, self.clock = settings, clock or Clock()
        self.registry = Registry(settings.territories)
        self.bus = bus_of(settings)
        self.runtimes = {
            service.name: Runtime(service, settings, self.registry, self.clock, self.bus) for service in services
        }
        self.with_data = [runtime for runtime in self.runtimes.values() if runtime.catalogue is not None]
        inside = {runtime.name: runtime.application for runtime in self.with_data}
        for runtime in self.runtimes.values():
            runtime.client.local = inside
            runtime.listens = len(services) == 1 or runtime.catalogue is None
        self.http = {runtime.name: Container(runtime, "http") for runtime in self.runtimes.values()}
        self.events = {runtime.name: Container(runtime, "events") for runtime in self.with_data}
        self._asked: Any = None

    def start(self) -> None:
        """Declare who listens before anything is published, then publish, then open the doors."""
        for container in self.events.values():
            container.start()
        if self.events:
            self.bus.start()
        for runtime in self.with_data:
            for loop in runtime.loops:
                loop.start()
        for container in self.http.values():
            container.start()
        for container in [*self.events.values(), *self.http.values()]:
            eventlet.spawn(self._watch, container)

    def stop(self) -> None:
        """Stop in the order that fails no one: see the module."""
        for runtime in self.runtimes.values():
            runtime.application.draining = runtime.listens or runtime.application.draining
        gateways = [name for name in self.http if name not in self.events]
        self._in_time(self.http[name].stop for name in [*gateways, *self.events])
        self._in_time(loop.stop for runtime in self.with_data for loop in runtime.loops)
        if self.events:
            self.bus.stop(self.settings.stop_seconds)
        self._in_time(container.stop for container in self.events.values())
        for runtime in self.with_data:
            runtime.database.close()

    def _in_time(self, stops: Iterable[Callable[[], None]]) -> None:
        """Stop parts in turn; what does not end in time is left behind: its work is in the database, not in memory."""
        for stop in stops:
            with eventlet.Timeout(self.settings.stop_seconds, False):
                stop()

    def heed_signals(self) -> None:
        """From now on SIGTERM and SIGINT end `wait`, be they told before it is called; announce only after this.

        A handler alone would run and then let the hub sleep on, up to a minute where nothing else happens; the default
        one would raise in whichever greenlet runs, and be lost with it.
        """
        self._asked, self._told = socket.socketpair()
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)

    def wait(self) -> None:
        """Run until SIGTERM or SIGINT has been dealt with, or a container has died."""
        if self._asked is None:
            self.heed_signals()
        gc.collect()
        gc.freeze()  # what is loaded stays: not looking at it again gives the list page about a sixth more
        self._asked.recv(1)
        signal.set_wakeup_fd(-1)
        self.stop()

    def _watch(self, container: Container) -> None:
        try:
            container.wait()
        except Exception:
            log.exception("process.container_died", service=container.service_name)
            os._exit(70)
