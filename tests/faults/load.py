"""People at work: each walks from a need to a kept word and a job, side by side, and notes each write in the ledger."""

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.ledger import Ledger, Write
from tools.journey.client import API, AWAY, Answer, Client
from tools.journey.journey import Journey

SUBMITTED = "participation.contribution.submitted.v1"
PUBLISHED = "participation.contribution.published.v1"
SUPPORTED = "participation.contribution.supported.v1"
DRAFTED = "participation.challenge.created.v1"
GROUPED = "participation.contribution.grouped.v1"
CHALLENGED = "participation.challenge.published.v1"
CARD = "workshops.card.submitted.v1"
SHEET = "workshops.sheet.created.v1"
PITCHED = "workshops.sheet.pitched.v1"
SELECTED = "workshops.sheet.selected.v1"
BORN = "projects.project.created.v1"
OFFERED = "projects.commitment.offered.v1"
ACCEPTED = "projects.commitment.accepted.v1"
KEPT = "projects.commitment.kept.v1"
COUNTED = "projects.indicator.recorded.v1"
SAID = {"need": "Réparer près de chez soi.", "idea": "Un atelier qui passe.", "for_whom": "Les familles."}
JOB = {"what": "job", "value": 1, "unit": "emploi", "source": "Contrat", "interval": {"starts_on": "2030-01-01"}}
HOUR = {"kind": "time", "quantity": 1, "period": {"starts_on": "2030-01-01"}}
PAUSE = 0.1  # seconds between one turn, or one try, and the next
DONE = {200, 201}
CHANGED = 412  # what was sent before was done, though its answer was lost: nobody else changes this version
LATER = {409, 429, 503}  # under way, too fast, away: the same request may be sent again


class Undone(Exception):
    """A write was refused, or its sender gave up: what builds on it is left."""


@dataclass(frozen=True)
class Ground:
    """Where people work: a table that writes cards, one that writes and pitches sheets, and a project to give to."""

    ideas: str
    sheets: str
    project: str


class Load:
    """Some who repeat what was not answered, under the same key, and one who does not.

    `cut` holds requests that were taken in and never answered, `failed` the answers that nobody should get.
    """

    def __init__(self, journey: Journey, ground: Ground, ledger: Ledger, persistent: int = 2) -> None:
        self.journey, self.ground, self.ledger = journey, ground, ledger
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
            with suppress(Undone):
                self._walk(partial(self._write, persistent), secrets.token_hex(12))

    def _walk(self, write: Callable[..., Any], word: str) -> None:
        """From a need to a kept word and a job counted; who is not answered begins anew."""
        journey, ground, coordinator = self.journey, self.ground, self.journey.coordinator
        said = f"Un besoin de plus : {word}."
        need = {"kind": "need", "text": said, "themes": [journey.theme], "commune": journey.commune}
        made = write(journey.author, "/contributions", need, "contribution", said, SUBMITTED)
        ref = f"contributions/{made['id']}"
        decision = {"subject": ref, "decision": "publish", "version": made["version"]}
        write(journey.moderator, "/moderation/decisions", decision, "decision", ref, PUBLISHED)
        write(journey.administrator, f"/{ref}/supports", None, "support", ref, SUPPORTED)

        asked = {"title": f"Comment faire {word} ?", "contributions": [made["id"]]}
        challenge = write(coordinator, "/challenges", asked, "challenge", asked["title"], DRAFTED)
        on = f"challenges/{challenge['id']}"
        write(coordinator, f"/{on}/publish", None, "publication", on, CHALLENGED)

        card = {"text": f"Une carte : {word}.", "kind": "idea"}
        write(coordinator, f"/tables/{ground.ideas}/cards", card, "card", card["text"], CARD)
        sheet = write(coordinator, f"/tables/{ground.sheets}/sheets", {"name": word}, "sheet", word, SHEET)
        on = f"sheets/{sheet['id']}"
        write(coordinator, f"/{on}", SAID, "words", on, version=sheet["version"])
        write(coordinator, f"/{on}/pitch", None, "pitch", on, PITCHED)
        write(coordinator, f"/{on}/select", None, "selection", on, SELECTED)
        with self._turns:  # nobody writes it: it comes of the selection
            self.ledger.note("project", on, BORN).fate = "acknowledged"

        offer = HOUR | {"project": ground.project, "note": word}
        given = write(journey.author, "/commitments", offer, "commitment", word, OFFERED)
        on = f"commitments/{given['id']}"
        write(coordinator, f"/{on}/accept", None, "acceptance", on, ACCEPTED)
        write(coordinator, f"/{on}/keep", None, "keeping", on, KEPT)
        job = JOB | {"measured": True, "method": word}
        write(coordinator, f"/projects/{ground.project}/indicators", job, "indicator", word, COUNTED)

    def _write(
        self, persistent: bool, who: Client, path: str, data: Any, kind: str, mark: str, *tells: str, version: int = 0
    ) -> Any:
        """Send one write, a change of the version given or else a new thing, again and again where the sender is
        persistent; note its fate, and raise Undone where it was not done."""
        with self._turns:
            write = self.ledger.note(kind, mark, *tells)
        write.fate = "refused"  # as long as nothing was sent
        key = secrets.token_urlsafe(24)
        send = partial(who.send, "POST", API + path, data, key=key)
        if version:
            send = partial(who.send, "PATCH", API + path, data, If_Match=f'"{version}"')
        while True:
            answer = self._send(write, send)
            if answer is not None and write.fate == "acknowledged":
                return answer.json
            if answer is not None or not persistent or self._over.wait(PAUSE):
                raise Undone

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
        if answer.status in DONE or (answer.status == CHANGED and write.fate == "unanswered"):
            write.fate = "acknowledged"
        else:
            write.fate = "refused"
            self.failed.append(f"{write.kind}: {answer.status} {answer.headers.items()} {answer.body[:300]!r}")
        return answer


def clean(answer: Answer) -> bool:
    """Tell whether a refusal says what it is and when to come back (RFC 9457, RFC 9110)."""
    when = answer.headers.get("Retry-After", "")
    return answer.headers.get_content_type() == "application/problem+json" and (answer.status == 409 or when.isdigit())
