"""People at work: each walks from a need to a kept word and a job, side by side, and notes each write in the ledger."""

import itertools
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tests.ledger.promises import promised
from tests.ledger.reconciler import Ledger, Write
from tools.journey.client import API, AWAY, Answer, Client
from tools.journey.journey import Journey

SUBMITTED = "participation.contribution.submitted.v1"
PUBLISHED = "participation.contribution.published.v1"
GROUPED = "participation.contribution.grouped.v1"
COMMENTED = "participation.comment.submitted.v1"
SHOWN = "participation.comment.published.v1"
CHALLENGED = "participation.challenge.published.v1"
SELECTED = "workshops.sheet.selected.v1"
REVISED = "workshops.sheet.revised.v1"
BORN = "projects.project.created.v1"
CONSEQUENCES = frozenset({  # what services tell by themselves, of what was there before
    "participation.challenge.transformed.v1", "notifications.message.delivered.v1", "notifications.webhook.disabled.v1",
})  # fmt: skip
SAID = {"need": "Réparer près de chez soi.", "idea": "Un atelier qui passe.", "for_whom": "Les familles."}
JOB = {"what": "job", "value": 1, "unit": "emploi", "source": "Contrat", "interval": {"starts_on": "2030-01-01"}}
QUIET = {"url": "http://127.0.0.1:1024/", "types": ["notifications.webhook.tested.v1"]}  # never called by itself
HOUR = {"kind": "time", "quantity": 1, "period": {"starts_on": "2030-01-01"}}
PAUSE = 0.1  # seconds between one turn, or one try, and the next
PACE = 0.05  # seconds between one write and the next of the same person
DONE = {200, 201}
CHANGED = 412  # what was sent before was done, though its answer was lost: nobody else changes this version
LATER = {409, 429, 503}  # under way, too fast, away: the same request may be sent again


class Undone(Exception):
    """A write was refused, or its sender gave up: what builds on it is left."""


@dataclass(frozen=True)
class Ground:
    """Where people of one territory work: a table that writes cards, one that pitches sheets, a project to give to."""

    journey: Journey
    ideas: str
    sheets: str
    project: str


class Load:
    """In each territory one who repeats what was not answered, under the same key, and one who does not.

    `cut` holds requests that were taken in and never answered, `failed` the answers that nobody should get. With the
    `ports` of several gateways each request takes the next one, as a balancer would.
    """

    def __init__(self, grounds: Sequence[Ground], ledger: Ledger, ports: Sequence[int] = ()) -> None:
        self.ledger = ledger
        self.answers: Counter[int] = Counter()
        self.refused = 0
        self.cut: list[str] = []
        self.failed: list[str] = []
        self._doors, self._several = itertools.cycle(ports), len(ports)
        self._over = threading.Event()
        self._turns = threading.Lock()
        people = [(ground, persistent) for ground in grounds for persistent in (True, False)]
        self._people = [threading.Thread(target=self._work, args=each, daemon=True) for each in people]

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

    def _work(self, ground: Ground, persistent: bool) -> None:
        while not self._over.wait(PAUSE):
            with suppress(Undone):
                self._walk(partial(self._write, persistent), ground, secrets.token_hex(12))

    def _walk(self, write: Callable[..., Any], ground: Ground, word: str) -> None:
        """From a need to a kept word and a job counted, through every service; who is not answered begins anew."""
        journey, coordinator = ground.journey, ground.journey.coordinator
        said = f"Un besoin de plus : {word}."
        need = {"kind": "need", "text": said, "themes": [journey.theme], "commune": journey.commune}
        submitted = promised("submit_contribution", SUBMITTED)
        made = write(journey.author, "/contributions", need, "contribution", said, submitted)
        ref = f"contributions/{made['id']}"
        self._decide(write, journey, ref, made["version"], PUBLISHED)
        write(journey.administrator, f"/{ref}/supports", None, "support", ref, promised("support"))
        text = f"Mon garage est libre ({word})."
        commented = promised("submit_comment", COMMENTED)
        comment = write(journey.author, f"/{ref}/comments", {"text": text}, "comment", text, commented)
        self._decide(write, journey, f"comments/{comment['id']}", comment["version"], SHOWN)
        webhook = write(journey.administrator, "/webhooks", QUIET | {"description": word}, "webhook", word, ())
        on = f"webhooks/{webhook['id']}"
        write(journey.administrator, f"/{on}", {"enabled": False}, "switch", on, (), version=webhook["version"])

        asked = {"title": f"Comment faire {word} ?", "contributions": [made["id"]]}
        challenge = write(coordinator, "/challenges", asked, "challenge", asked["title"], promised("create_challenge"))
        on = f"challenges/{challenge['id']}"
        published, grouped = promised("publish_challenge", CHALLENGED, GROUPED)
        write(coordinator, f"/{on}/publish", None, "publication", on, (published,), besides=((ref, grouped),))

        card = {"text": f"Une carte : {word}.", "kind": "idea"}
        write(coordinator, f"/tables/{ground.ideas}/cards", card, "card", card["text"], promised("write_card"))
        sheets = f"/tables/{ground.sheets}/sheets"
        sheet = write(coordinator, sheets, {"name": word}, "sheet", word, promised("create_sheet"))
        on = f"sheets/{sheet['id']}"
        revised = promised("edit_sheet", REVISED)
        write(coordinator, f"/{on}", SAID, "words", on, revised, version=sheet["version"])
        write(coordinator, f"/{on}/pitch", None, "pitch", on, promised("pitch_sheet"))
        write(coordinator, f"/{on}/select", None, "selection", on, promised("select_sheet"))
        with self._turns:  # nobody writes it: it comes of the selection
            self.ledger.note("project", on, BORN).fate = "acknowledged"

        offer = HOUR | {"project": ground.project, "note": word}
        given = write(journey.author, "/commitments", offer, "commitment", word, promised("offer_commitment"))
        on = f"commitments/{given['id']}"
        write(coordinator, f"/{on}/accept", None, "acceptance", on, promised("accept_commitment"))
        write(coordinator, f"/{on}/keep", None, "keeping", on, promised("keep_commitment"))
        job = JOB | {"measured": True, "method": word}
        indicators = f"/projects/{ground.project}/indicators"
        write(coordinator, indicators, job, "indicator", word, promised("record_indicator"))

    def _decide(self, write: Callable[..., Any], journey: Journey, ref: str, version: int, tells: str) -> None:
        decision = {"subject": ref, "decision": "publish", "version": version}
        write(journey.moderator, "/moderation/decisions", decision, "decision", ref, promised("decide", tells))

    def _write(
        self,
        persistent: bool,
        who: Client,
        path: str,
        data: Any,
        kind: str,
        mark: str,
        tells: Sequence[str],
        *,
        besides: tuple[tuple[str, str], ...] = (),
        version: int = 0,
    ) -> Any:
        """Send one write, a change of the version given or else a new thing, again and again where the sender is
        persistent; note its fate, and raise Undone where it was not done."""
        with self._turns:
            write = self.ledger.note(kind, mark, *tells, besides=besides)
        write.fate = "refused"  # as long as nothing was sent
        self._over.wait(PACE)
        key = secrets.token_urlsafe(24)
        sent = partial(self._at_a_door, who, "POST", API + path, data, key=key)
        if version:
            sent = partial(self._at_a_door, who, "PATCH", API + path, data, If_Match=f'"{version}"')
        while True:
            answer = self._send(write, sent)
            if answer is not None and write.fate == "acknowledged":
                return answer.json
            if answer is not None or not persistent or self._over.wait(PAUSE):
                raise Undone

    def _at_a_door(self, who: Client, *request: Any, **options: Any) -> Answer:
        """Send a request to the next gateway, or to the one after where that takes no connection."""
        for _ in range(self._several - 1):
            with suppress(ConnectionRefusedError):
                return through(who, next(self._doors)).send(*request, **options)
        return through(who, next(self._doors, 0)).send(*request, **options)

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
