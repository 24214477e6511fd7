"""What a service does beside its requests: each loop in a greenlet of its own, asleep until its time or a call."""

import threading
from typing import ClassVar

import eventlet
from prometheus_client import Counter

from chassis.bus import Unavailable
from chassis.logs import log

AGAIN = 2.0

failures = Counter("demarche_loop_failures_total", "Defects that a loop outlived", ["service", "loop"])


class Loop:
    """Take turns until stopped. A defect, or a bus or database that is away, ends a turn, never the loop."""

    name: ClassVar[str]

    def __init__(self, service: str) -> None:
        self.service = service
        self.running = False
        self._called = threading.Event()

    def turn(self) -> None:
        """Do what there is to do; `pause` where there is nothing."""
        raise NotImplementedError

    def start(self) -> None:
        self.running = True
        self._greenlet = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Let the turn end, then stop."""
        self.running = False
        self.wake()
        self._greenlet.wait()

    def wake(self) -> None:
        """End the pause at hand."""
        self._called.set()

    def pause(self, seconds: float) -> None:
        """Sleep so long, or until woken."""
        self._called.wait(seconds)
        self._called.clear()

    def _run(self) -> None:
        while self.running:
            try:
                self.turn()
            except Unavailable as error:
                log.warning(f"{self.name}.waits", service=self.service, reason=str(error))
                self.pause(AGAIN)
            except Exception:  # what is not done stays to be done
                log.exception(f"{self.name}.failed", service=self.service)
                failures.labels(self.service, self.name).inc()
                self.pause(AGAIN)
