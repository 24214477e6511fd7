"""What each of the people at work does, again and again: from a need to a job; some come, some go."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.ledger.promises import promised
from tests.ledger.reconciler import Write
from tools.journey.client import Answer, Client
from tools.journey.journey import Journey

if TYPE_CHECKING:
    from tests.ledger.client import Load

SUBMITTED = "participation.contribution.submitted.v1"
PUBLISHED = "participation.contribution.published.v1"
GROUPED = "participation.contribution.grouped.v1"
COMMENTED = "participation.comment.submitted.v1"
SHOWN = "participation.comment.published.v1"
CHALLENGED = "participation.challenge.published.v1"
TAKEN_UP = "participation.challenge.taken_up.v1"
TRANSFORMED = "participation.challenge.transformed.v1"
SIGN_IN = "participation.sign_in.requested.v1"
JOINED = "participation.participant.joined.v1"
MERGED = "participation.participant.merged.v1"
ERASED = "participation.participant.erased.v1"
OPENED = "workshops.workshop.opened.v1"
REGISTERED = "workshops.registration.registered.v1"
CANCELLED = "workshops.registration.cancelled.v1"
SELECTED = "workshops.sheet.selected.v1"
REVISED = "workshops.sheet.revised.v1"
BORN = "projects.project.created.v1"
OFFERED = "projects.commitment.offered.v1"
CONSEQUENCES = frozenset({  # what services tell by themselves, of what was there before or of who gave up half-way
    TRANSFORMED, SIGN_IN, REGISTERED, CANCELLED, "notifications.message.delivered.v1",
    "notifications.webhook.disabled.v1",
})  # fmt: skip
SAID = {"need": "Réparer près de chez soi.", "idea": "Un atelier qui passe.", "for_whom": "Les familles."}
JOB = {"what": "job", "value": 1, "unit": "emploi", "source": "Contrat", "interval": {"starts_on": "2030-01-01"}}
QUIET = {"url": "http://127.0.0.1:1024/", "types": ["notifications.webhook.tested.v1"]}  # never called by itself
HOUR = {"kind": "time", "quantity": 1, "period": {"starts_on": "2030-01-01"}}
EVENING = {"format": "workshop", "starts_at": "2031-05-02T18:00:00+02:00", "capacity": 9}
MAIL = 5.0  # seconds that someone waits for the mail of a sign-in, before they do something else


@dataclass(frozen=True)
class Ground:
    """Where people of one territory work: a table that writes cards, one that pitches sheets, a project to give to."""

    journey: Journey
    ideas: str
    sheets: str
    project: str


class Walk:
    """One walk through every service; whoever does not repeat what was not answered leaves it there (`Undone`)."""

    def __init__(self, load: "Load", persistent: bool, ground: Ground) -> None:
        self.load, self.persistent, self.ground = load, persistent, ground
        self.journey, self.word = ground.journey, secrets.token_hex(12)

    def go(self) -> None:
        ref = self.say()
        challenge = self.challenge(ref)
        workshop = self.open(challenge)
        self.pitch()
        self.give()
        self.join(workshop)
        self.leave(workshop)
        self.turn_out_to_be_known()

    def write(self, who: Client, path: str, data: Any, *noted: Any, besides: Any = (), **how: Any) -> Any:
        """Note a write (its kind, its mark, the events that it tells), send it, and return what was answered."""
        return self.send(who, path, data, self.note(*noted, besides=besides), **how).json

    def note(self, kind: str, mark: str, tells: tuple[str, ...], besides: Any = ()) -> Write:
        return self.load.note(kind, mark, *tells, besides=besides)

    def send(self, *request: Any, **how: Any) -> Answer:
        return self.load.write(self.persistent, *request, **how)

    def say(self) -> str:
        """Say a need, have it published, supported and commented; see to a webhook."""
        journey, word = self.journey, self.word
        said = f"Un besoin de plus : {word}."
        need = {"kind": "need", "text": said, "themes": [journey.theme], "commune": journey.commune}
        submitted = promised("submit_contribution", SUBMITTED)
        made = self.write(journey.author, "/contributions", need, "contribution", said, submitted)
        ref = f"contributions/{made['id']}"
        self.decide(ref, made["version"], PUBLISHED)
        self.write(journey.administrator, f"/{ref}/supports", None, "support", ref, promised("support"))
        text = f"Mon garage est libre ({word})."
        commented = promised("submit_comment", COMMENTED)
        comment = self.write(journey.author, f"/{ref}/comments", {"text": text}, "comment", text, commented)
        self.decide(f"comments/{comment['id']}", comment["version"], SHOWN)
        webhook = self.write(journey.administrator, "/webhooks", QUIET | {"description": word}, "webhook", word, ())
        on = f"webhooks/{webhook['id']}"
        switched = {"enabled": False}
        self.write(journey.administrator, f"/{on}", switched, "switch", on, (), version=webhook["version"])
        return ref

    def decide(self, ref: str, version: int, tells: str) -> None:
        decision = {"subject": ref, "decision": "publish", "version": version}
        self.write(
            self.journey.moderator, "/moderation/decisions", decision, "decision", ref, promised("decide", tells)
        )

    def challenge(self, ref: str) -> str:
        """Make a challenge of a need."""
        coordinator = self.journey.coordinator
        asked = {"title": f"Comment faire {self.word} ?", "contributions": [ref.rpartition("/")[2]]}
        made = self.write(coordinator, "/challenges", asked, "challenge", asked["title"], promised("create_challenge"))
        on = f"challenges/{made['id']}"
        published, grouped = promised("publish_challenge", CHALLENGED, GROUPED)
        self.write(coordinator, f"/{on}/publish", None, "publication", on, (published,), besides=((ref, grouped),))
        return on

    def open(self, challenge: str) -> str:
        """Plan a workshop on a challenge, and open it: the challenge is taken up."""
        coordinator = self.journey.coordinator
        place = {"name": "Salle des fêtes", "commune": self.journey.commune}
        planned = EVENING | {"title": self.word, "place": place, "challenges": [challenge]}
        made = self.write(coordinator, "/workshops", planned, "workshop", self.word, promised("create_workshop"))
        on, opened = f"workshops/{made['id']}", promised("open_workshop", OPENED)
        self.write(coordinator, f"/{on}/open", None, "opening", on, opened, besides=((challenge, TAKEN_UP),))
        return on

    def pitch(self) -> None:
        """Write a card; write a sheet, pitch it, select it: a project is born."""
        coordinator, word = self.journey.coordinator, self.word
        card = {"text": f"Une carte : {word}.", "kind": "idea"}
        cards, sheets = f"/tables/{self.ground.ideas}/cards", f"/tables/{self.ground.sheets}/sheets"
        self.write(coordinator, cards, card, "card", card["text"], promised("write_card"))
        sheet = self.write(coordinator, sheets, {"name": word}, "sheet", word, promised("create_sheet"))
        on = f"sheets/{sheet['id']}"
        revised = promised("edit_sheet", REVISED)
        self.write(coordinator, f"/{on}", SAID, "words", on, revised, version=sheet["version"])
        self.write(coordinator, f"/{on}/pitch", None, "pitch", on, promised("pitch_sheet"))
        born = self.note("project", on, (BORN,))  # nobody writes it: it comes of the selection, answered or not
        self.write(coordinator, f"/{on}/select", None, "selection", on, promised("select_sheet"))
        born.fate = "acknowledged"

    def give(self) -> None:
        """Offer something, which is accepted and kept; count a job."""
        coordinator, project = self.journey.coordinator, self.ground.project
        offer = HOUR | {"project": project, "note": self.word}
        offered = promised("offer_commitment")
        given = self.write(self.journey.author, "/commitments", offer, "commitment", self.word, offered)
        on = f"commitments/{given['id']}"
        self.write(coordinator, f"/{on}/accept", None, "acceptance", on, promised("accept_commitment"))
        self.write(coordinator, f"/{on}/keep", None, "keeping", on, promised("keep_commitment"))
        job = JOB | {"measured": True, "method": self.word}
        indicators = f"/projects/{project}/indicators"
        self.write(coordinator, indicators, job, "indicator", self.word, promised("record_indicator"))

    def join(self, workshop: str) -> None:
        """Sign up without an account, then take a name: what waited is let in, once."""
        person, seat = self.sign_up(workshop)
        self.claim(person, self.word, ((seat.mark, REGISTERED),))

    def leave(self, workshop: str) -> None:
        """Sign up, take a name, and be forgotten; of a seat that nobody takes any more nothing is promised."""
        person, seat = self.sign_up(workshop)
        me = self.claim(person, f"{self.word} aussi", ())
        seat.fate = "unanswered"
        self.send(person, "/me", None, self.note("erasure", me, promised("erase_me")), verb="DELETE")

    def sign_up(self, workshop: str) -> tuple[Client, Write]:
        """Sign up as nobody knows; return who that is, and the write, whose mark is the registration."""
        visitor, seat = self.journey.visitor, self.note("registration", secrets.token_hex(12), ())
        answer = self.send(visitor, f"/{workshop}/registrations", {}, seat, named="registrations/{id}")
        return visitor.holding(answer.session), seat

    def claim(self, person: Client, pseudonym: str, besides: tuple[tuple[str, str], ...]) -> str:
        """Take a name; return the ref of whom that makes."""
        joined, taken = promised("take_pseudonym", JOINED), {"pseudonym": pseudonym}
        me = self.write(
            person, "/me/pseudonym", taken, "claim", pseudonym, joined, besides=besides, named="participants/{id}"
        )
        return f"participants/{me['id']}"

    def turn_out_to_be_known(self) -> None:
        """Offer something without an account, then sign in as the author: both are one person."""
        visitor, note = self.journey.visitor, f"{self.word} aussi"
        offer = HOUR | {"project": self.ground.project, "note": note}
        answer = self.send(visitor, "/commitments", offer, self.note("commitment", note, ()))
        person, given = visitor.holding(answer.session), f"commitments/{answer.json['id']}"
        me = self.load.read(self.persistent, person, "/me")["id"]
        address, requested = {"email": self.journey.address}, promised("request_sign_in")
        asked = self.write(
            person, "/sign-ins", address, "sign-in", secrets.token_hex(12), requested, named="sign-ins/{id}"
        )
        token = self.load.wait_for(lambda: self.token(asked["id"]), MAIL)
        merged = promised("confirm_sign_in", MERGED)
        # The link is opened anywhere, by whoever reads the mail.
        self.write(
            visitor, f"/sign-ins/{asked['id']}/confirm", {"token": token}, "merge", f"participants/{me}", merged,
            besides=((given, OFFERED),),
        )  # fmt: skip

    def token(self, sign_in: str) -> str | None:
        """Return the token of a sign-in's link, once its mail is there."""
        mails = self.journey.mailbox.to(self.journey.address) if self.journey.mailbox else []
        links = (link for mail in reversed(mails) for link in mail.links if sign_in in link)
        return next((link.rpartition("/")[2] for link in links), None)
