"""People at work: each walks through every service, beside the others, and notes each write in the ledger."""

import itertools
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tests.ledger.reconciler import Ledger, Write
from tests.ledger.walk import Ground, Walk
from tools.journey.client import API, AWAY, Answer, Client

PAUSE = 0.1  # seconds between one turn, or one try, and the next
PACE = 0.05  # seconds between one write and the next of the same person
DONE = {200, 201, 202, 204}
# What was sent before was done, though its answer was lost: nobody else changes this version, or ends this person.
CHANGED = {"PATCH": 412, "DELETE": 401}
LATER = {409, 429, 503}  # under way, too fast, away: the same request may be sent again


class Undone(Exception):
    """A write was refused, or its sender gave up: what builds on it is left."""


class Load:
    """In each territory one who repeats what was not answered, under the same key, and one who does not.

    `cut` holds requests that were taken in and never answered, `failed` the answers that nobody should get, `put_off`
    those that said to come back later, with the seconds it took to say so. With the `ports` of several gateways each
    request takes the next one, as a balancer would.
    """

    def __init__(self, grounds: Sequence[Ground], ledger: Ledger, ports: Sequence[int] = ()) -> None:
        self.ledger = ledger
        self.answers: Counter[int] = Counter()
        self.refused = 0
        self.cut: list[str] = []
        self.failed: list[str] = []
        self.put_off: list[str] = []
        self._doors, self._turn = list(ports) or [0], itertools.count()
        self._over = threading.Event()
        self._turns = threading.Lock()
        self._people = [(ground, persistent) for ground in grounds for persistent in (True, False)]
        self._threads = ThreadPoolExecutor(len(self._people))
        self._working: list[Future[None]] = []

    @property
    def acknowledged(self) -> int:
        return sum(self.answers[status] for status in DONE)

    def start(self) -> None:
        self._working = [self._threads.submit(self._work, *each) for each in self._people]

    def stop(self) -> None:
        """Let everybody finish the request that they are at; raise what they stumbled over, if anything."""
        self._over.set()
        for each in self._working:
            each.result()

    def _work(self, ground: Ground, persistent: bool) -> None:
        while not self._over.wait(PAUSE):
            with suppress(Undone):
                Walk(self, persistent, ground).go()

    def note(self, kind: str, mark: str, *tells: str, besides: tuple[tuple[str, str], ...] = ()) -> Write:
        with self._turns:
            return self.ledger.note(kind, mark, *tells, besides=besides)

    def write(
        self,
        persistent: bool,
        who: Client,
        path: str,
        data: Any,
        note: Write,
        *,
        verb: str = "POST",
        version: int = 0,
        named: str = "",
    ) -> Answer:
        """Send one write, again and again where the sender is persistent; note its fate, and raise Undone where it was
        not done. `named` says how its mark is made of the answer, where nothing that is sent is one."""
        note.fate = "refused"  # as long as nothing was sent
        self._over.wait(PACE)
        headers = {"key": secrets.token_urlsafe(24)} if verb == "POST" else {}
        if version:
            verb, headers = "PATCH", {"If_Match": f'"{version}"'}
        sent = partial(self._at_a_door, who, verb, API + path, data, **headers)
        while True:
            answer = self._send(note, verb, sent)
            if answer is not None and note.fate == "acknowledged":
                if named:
                    note.mark = named.format(**answer.json)
                return answer
            if answer is not None or not persistent or self._over.wait(PAUSE):
                raise Undone

    def read(self, persistent: bool, who: Client, path: str) -> Any:
        """Read something, again and again where the reader is persistent."""
        while True:
            with suppress(*AWAY):
                answer = self._at_a_door(who, "GET", API + path)
                if answer.status == 200:
                    return answer.json
            if not persistent or self._over.wait(PAUSE):
                raise Undone

    def wait_for(self, found: Callable[[], Any], seconds: float) -> Any:
        """Return what is found before long; raise Undone where nothing is."""
        end = time.monotonic() + seconds
        while not (value := found()):
            if time.monotonic() > end or self._over.wait(PAUSE):
                raise Undone
        return value

    def _at_a_door(self, who: Client, *request: Any, **options: Any) -> Answer:
        """Send a request to the next gateway, or to the one after where that takes no connection."""
        first = next(self._turn) % len(self._doors)
        *others, last = self._doors[first:] + self._doors[:first]
        for port in others:
            with suppress(ConnectionRefusedError):
                return through(who, port).send(*request, **options)
        return through(who, last).send(*request, **options)

    def _send(self, write: Write, verb: str, send: Callable[[], Answer]) -> Answer | None:
        """Send once and note what is known of the write from then on; return an answer that is the last word."""
        began = time.monotonic()
        try:
            answer = send()
        except ConnectionRefusedError:
            self.refused += 1  # nothing was sent: what is known of it stays
            return None
        except AWAY as error:
            write.fate = "unanswered"
            self.cut.append(f"{write.kind}: {error!r}")
            return None
        self.answers[answer.status] += 1
        if answer.status in LATER and clean(answer):
            write.fate = "unanswered"  # it may have been done behind a door that gave up waiting
            self.put_off.append(f"{write.kind}: {answer.status} after {time.monotonic() - began:.1f} s")
            return None
        if answer.status in DONE or (answer.status == CHANGED.get(verb) and write.fate == "unanswered"):
            write.fate = "acknowledged"
        else:
            write.fate = "refused"
            self.failed.append(f"{write.kind}: {answer.status} {answer.body[:300].decode('utf-8', 'replace')}")
        return answer


def through(who: Client, port: int) -> Client:
    """Ask the same by another door, where a port is given."""
    parts = urlsplit(who.url)
    return replace(who, url=parts._replace(netloc=f"{parts.hostname}:{port}").geturl()) if port else who


def clean(answer: Answer) -> bool:
    """Tell whether a refusal says what it is and when to come back (RFC 9457, RFC 9110)."""
    when = answer.headers.get("Retry-After", "")
    return answer.headers.get_content_type() == "application/problem+json" and (answer.status == 409 or when.isdigit())
