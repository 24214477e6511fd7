"""People at work: they say needs, publish and support them, side by side, and note each write in the ledger."""

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.ledger import Ledger, Write
from tools.journey.client import API, AWAY, Answer, Client
from tools.journey.journey import Journey

SUBMITTED = "participation.contribution.submitted.v1"
PUBLISHED = "participation.contribution.published.v1"
SUPPORTED = "participation.contribution.supported.v1"
PAUSE = 0.1  # seconds between one turn, or one try, and the next
DONE = {200, 201}
LATER = {409, 429, 503}  # under way, too fast, away: the same request may be sent again


class Load:
    """Some who repeat what was not answered, under the same key, and one who does not.

    `cut` holds requests that were taken in and never answered, `failed` the answers that nobody should get.
    """

    def __init__(self, journey: Journey, ledger: Ledger, persistent: int = 2) -> None:
        self.journey, self.ledger = journey, ledger
        self.answers: Counter[int] = Counter()
        self.refused = 0
        self.cut: list[str] = []
        self.failed: list[str] = []
        self._over = threading.Event()
        self._turns = threading.Lock()
        people = [*[True] * persistent, False]
        self._people = [threading.Thread(target=self._work, args=(each,), daemon=True) for each in people]

    @property
    def acknowledged(self) -> int:
        return sum(self.answers[status] for status in DONE)

    def start(self) -> None:
        for each in self._people:
            each.start()

    def stop(self) -> None:
        """Let everybody finish the request that they are at."""
        self._over.set()
        for each in self._people:
            each.join()

    def _work(self, persistent: bool) -> None:
        while not self._over.wait(PAUSE):
            self._say_publish_support(persistent)

    def _say_publish_support(self, persistent: bool) -> None:
        journey, said = self.journey, f"Un besoin de plus : {secrets.token_hex(12)}."
        need = {"kind": "need", "text": said, "themes": [journey.theme], "commune": journey.commune}
        made = self._write(persistent, journey.author, "/contributions", need, "contribution", said, SUBMITTED)
        if made is None:
            return
        ref = f"contributions/{made['id']}"
        decision = {"subject": ref, "decision": "publish", "version": made["version"]}
        told = self._write(persistent, journey.moderator, "/moderation/decisions", decision, "decision", ref, PUBLISHED)
        if told is not None:
            self._write(persistent, journey.administrator, f"/{ref}/supports", None, "support", ref, SUPPORTED)

    def _write(
        self, persistent: bool, who: Client, path: str, data: Any, kind: str, mark: str, *tells: str
    ) -> Any | None:
        """Send one write, again and again where the sender is persistent, and note its fate."""
        with self._turns:
            write = self.ledger.note(kind, mark, *tells)
        write.fate = "refused"  # as long as nothing was sent
        key = secrets.token_urlsafe(24)
        while True:
            answer = self._send(write, partial(who.send, "POST", API + path, data, key=key))
            if answer is not None:
                return answer.json if answer.status in DONE else None
            if not persistent or self._over.wait(PAUSE):
                return None

    def _send(self, write: Write, send: Callable[[], Answer]) -> Answer | None:
        """Send once and note what is known of the write from then on; return an answer that is the last word."""
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
            return None
        if answer.status in DONE:
            write.fate = "acknowledged"
        else:
            write.fate = "refused"
            self.failed.append(f"{write.kind}: {answer.status} {answer.headers.items()} {answer.body[:300]!r}")
        return answer


def clean(answer: Answer) -> bool:
    """Tell whether a refusal says what it is and when to come back (RFC 9457, RFC 9110)."""
    when = answer.headers.get("Retry-After", "")
    return answer.headers.get_content_type() == "application/problem+json" and (answer.status == 409 or when.isdigit())
