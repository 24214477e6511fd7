"""The main path: a need is said, published, told and received; then supported, found again, and seen by nobody else."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook

from tools.journey.client import API, Answer, Client
from tools.journey.installations import soon
from tools.journey.mailbox import CODE, Mail, Mailbox
from tools.journey.sink import Call, Sink
from tools.journey.steps import PATIENCE, Skipped, expect, step
from tools.journey.stream import Stream

SCOPES = ["events:read", "contributions:read", "threads:read"]
PUBLISHED = "participation.contribution.published.v1"


@dataclass
class Given:
    """What a journey is told of the installation it plays on; what is empty is not there."""

    url: str
    elsewhere: str = ""
    token: str = ""
    administrator_link: str = ""
    mailbox: Path | None = None
    sink: Sink | None = None


class Mobilisation:
    """One play. `has` names what is there, what the steps so far have made included."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.visitor = Client(given.url)
        self.word = "é" + secrets.token_hex(5).translate(str.maketrans("0123456789", "ghijklmnop")) + "é"
        self.address = f"journey-{secrets.token_hex(6)}@example.org"
        self.mailbox = Mailbox(given.mailbox) if given.mailbox else None
        self.has = {name for name in ("elsewhere", "mailbox", "sink") if getattr(given, name)}
        if given.token or given.administrator_link:
            self.has.add("administrator")
        self.administrator = self.moderator = self.integrator = self.visitor

    @property
    def ref(self) -> str:
        return f"contributions/{self.need['id']}"

    @step()
    def look(self) -> None:
        """A visitor looks at the territory, its themes and its communes."""
        self.theme = self.visitor.read("/themes")["items"][0]["code"]
        self.commune = self.visitor.read("/communes", limit=1)["items"][0]["code"]

    @step("administrator")
    def administer(self) -> None:
        """The first administrator opens the link of the command line, once, or has a token, and moderates too."""
        if self.given.token:
            self.administrator = self.moderator = self.visitor.holding(self.given.token)
            return
        token = urlsplit(self.given.administrator_link).path.rpartition("/")[2]
        opened = self.visitor.post(f"/administrator-links/{token}", {"pseudonym": "Première"}, gives=200)
        expect(self.visitor.send("POST", f"{API}/administrator-links/{token}", {}).status, 410, "the link again")
        self.administrator = self.moderator = self.visitor.holding(opened["session"])
        self.administrator.ask("PUT", f"/participants/{opened['participant']}/roles/moderator")

    @step("administrator")
    def make_token(self) -> None:
        """The administrator makes a token for an integrator."""
        self.token = self.administrator.post("/tokens", {"name": "Journey", "scopes": SCOPES})
        self.integrator = self.visitor.holding(self.token["secret"])
        expect(self.token["secret"][:4], "tok_", "a token's beginning")

    @step("administrator", "sink")
    def register_webhook(self) -> None:
        """A webhook is registered for all that happens."""
        asked = {"url": self.sink.url, "types": ["participation.*", "workshops.*", "projects.*"]}
        self.registered = self.administrator.post("/webhooks", asked)
        self.webhook = Webhook(self.registered["secret"])
        self.has.add("webhook")

    @property
    def sink(self) -> Sink:
        if self.given.sink is None:
            raise Skipped("no sink")
        return self.given.sink

    @step()
    def follow(self) -> None:
        """Someone follows the events live."""
        self.stream = Stream(self.visitor)

    @step()
    def say(self) -> None:
        """A visitor without an account says a need, and is given a receipt and a session."""
        self.said = {
            "kind": "need",
            "text": f"Il manque un lieu où réparer les vélos abîmés des écoles ({self.word}).",
            "themes": [self.theme],
            "commune": self.commune,
        }
        self.key = secrets.token_urlsafe(24)
        answer = self._say()
        expect(answer.status, 201, f"the answer ({answer.body[:300]!r})")
        self.need, self.receipt = answer.json, answer.headers["Receipt"]
        self.said_refs = {self.ref}
        self.author = self.visitor.holding(answer.session)
        expect(self.need["state"], "submitted", "the need's state")

    def _say(self) -> Answer:
        return self.visitor.send("POST", f"{API}/contributions", self.said, key=self.key)

    @step()
    def say_again(self) -> None:
        """The same request again gives the same answer, and nothing is said twice."""
        again = self._say()
        expect((again.status, again.json, again.headers["Receipt"]), (201, self.need, self.receipt), "the repeat")
        self.said["text"] += " Encore."
        expect(self._say().status, 422, "the same key with another body")
        expect([mine["id"] for mine in self.author.read_all("/me/contributions")], [self.need["id"]], "what is mine")

    @step()
    def wait(self) -> None:
        """Nobody else sees it yet, and the receipt says that it waits."""
        expect(self.visitor.send("GET", f"{API}/{self.ref}").status, 404, "the need, for a visitor")
        found = self.visitor.post("/receipts", {"code": self.receipt}, gives=200)["contributions"]
        seen = [(one["id"], one["state"], one["waiting"]) for one in found]
        expect(seen, [(self.need["id"], "submitted", True)], "what the receipt shows")

    @step("mailbox")
    def confirm_address(self) -> None:
        """The author confirms an address by the link of a mail, once."""
        asked = self.author.post("/sign-ins", {"email": self.address}, gives=202)
        mail = self._mail(lambda mail: asked["id"] in mail.part("plain"), "the mail of the sign-in")
        expect(bool(CODE.search(mail.part("plain"))), True, "a six-digit code in the mail")
        token = next(link for link in mail.links if asked["id"] in link).rpartition("/")[2]
        path = f"/sign-ins/{asked['id']}/confirm"
        wrong = self.author.send("POST", API + path, {"token": "wrong"})
        expect(wrong.status, 422, "a wrong link")
        opened = self.author.post(path, {"token": token}, gives=200)
        expect(self.author.send("POST", API + path, {"token": token}).status in (401, 410), True, "the link again")
        self.author = self.visitor.holding(opened["session"])
        expect(self.author.read("/me")["email"], self.address, "the author's address")

    @step()
    def sign(self) -> None:
        """The author chooses the name under which it is read."""
        me = self.author.read("/me")
        if me["provisional"]:  # no mail of theirs could be read
            me = self.author.post("/me/pseudonym", {"pseudonym": "Camille"}, gives=200)
        else:
            me = self.author.ask("PATCH", "/me", {"pseudonym": "Camille"}, If_Match=f'"{me["version"]}"')
        expect((me["label"], me["provisional"]), ("Camille", False), "the author")

    @step("administrator")
    def publish(self) -> None:
        """A moderator finds it in the queue and publishes it."""
        soon(lambda: self.moderator.send("GET", f"{API}/moderation/queue").status == 200, PATIENCE, "the queue")
        queued = [one for one in self.moderator.read_all("/moderation/queue") if one["subject"] == self.ref]
        expect(len(queued), 1, "times that it is in the queue")
        self._publish(self.ref, queued[0]["version"])
        expect(self.visitor.read(f"/{self.ref}")["author"]["label"], "Camille", "its signature")
        self.has.add("published")

    def _publish(self, subject: str, version: int) -> None:
        decision = {"subject": subject, "decision": "publish", "version": version}
        expect(self.moderator.post("/moderation/decisions", decision)["state"], "published", "its state")

    @step("published")
    def read_the_log(self) -> None:
        """The event is in the log, numbered, and names nobody."""
        self.event = soon(self._published, PATIENCE, "the event in the log")
        expect(len(self.event["sequence"]), 20, "digits of its sequence")
        expect([name for name in ("people", "visibility") if name in self.event], [], "what is for services only")
        expect(self.address in json.dumps(self.event) or self.word in json.dumps(self.event), False, "words in it")

    def _published(self) -> dict[str, Any] | None:
        events = self.integrator.read_all("/events", type=PUBLISHED, after=self._before(), limit=100)
        return next((event for event in events if event["subject"] == self.ref), None)

    def _before(self) -> str:
        """Return a cursor from before this journey: what the stream saw first, less one."""
        first = min((event["sequence"] for event in self.stream.events), default="1")
        return str(int(first) - 1)

    @step("published", "webhook")
    def be_called(self) -> None:
        """The webhook is called with the same event, and its signature is right."""
        call = soon(self._call, PATIENCE, "the call of the webhook")
        self.webhook.verify(call.body, call.headers)
        expect(json.loads(call.body), self.event, "the event that it was called with")

    def _call(self) -> Call | None:
        return next((call for call in self.sink.calls if json.loads(call.body).get("type") == PUBLISHED), None)

    @step("published", "mailbox")
    def be_told(self) -> None:
        """The author's mail has come, readable as text and as a page, and can be stopped in one click."""
        mail = self._mail(lambda mail: mail.event == self.event["id"], "the mail of the publication")
        expect(mail["To"].strip("<>"), self.address, "its recipient")
        expect(bool(mail["Subject"]), True, "a subject")
        expect(any(self.ref in link for link in mail.links), True, "a link to the need")
        expect(self.ref in mail.part("html"), True, "the link in its page")
        expect(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click", "the one click")
        stop = urlsplit(mail["List-Unsubscribe"].strip("<> "))
        if self.given.mailbox:
            answer = self.visitor.send("POST", f"{API}/unsubscribe/{stop.path.rpartition('/')[2]}")
            expect(answer.status < 300, True, f"the one click ({answer.status})")
            expect(len(self._mails(lambda mail: mail.event == self.event["id"])), 1, "times that it was told")

    @step("published")
    def support(self) -> None:
        """While the follower of the events is cut off, someone supports it and comments on it."""
        soon(lambda: self.event in self.stream.events, PATIENCE, "the event, live")
        self.stream.cut()
        answer = self.visitor.send("POST", f"{API}/{self.ref}/supports", key=secrets.token_urlsafe(24))
        expect(answer.status, 200, f"the support ({answer.body[:300]!r})")
        neighbour = self.visitor.holding(answer.session)
        expect(self.visitor.read(f"/{self.ref}")["counts"]["supports"], 0, "supports by people known")
        neighbour.post("/me/pseudonym", {"pseudonym": "Dominique"}, gives=200)
        comment = neighbour.post(f"/{self.ref}/comments", {"text": "Mon garage est libre le samedi."})
        self._publish(f"comments/{comment['id']}", comment["version"])
        expect(self.visitor.read(f"/{self.ref}")["counts"], {"supports": 1, "comments": 1}, "its counts")

    @step("published")
    def resume(self) -> None:
        """The follower comes back where it was: nothing is missing, nothing comes twice."""
        wanted = soon(self._four, PATIENCE, "support and comment in the log")
        resumed = Stream(self.visitor, last=self.stream.last)
        soon(lambda: len(self._ours([*self.stream.events, *resumed.events])) >= len(wanted), PATIENCE, "the rest, live")
        resumed.cut()
        expect(self._ours([*self.stream.events, *resumed.events]), wanted, "the events, live")

    def _four(self) -> list[str] | None:
        logged = self._ours(self.visitor.read_all("/events", after=self._before(), limit=100))
        return logged if len(logged) >= 3 else None

    def _ours(self, events: list[dict[str, Any]]) -> list[str]:
        about = [event for event in events if self.need["id"] in json.dumps([event["subject"], event["data"]])]
        return [event["id"] for event in about]

    @step("published")
    def follow_the_thread(self) -> None:
        """An idea is born of it, and the thread leads from one to the other, both ways."""
        idea = {**self.said, "kind": "idea", "text": "Un atelier mobile de réparation.", "origins": [self.ref]}
        made = self.author.post("/contributions", idea)
        self._publish(f"contributions/{made['id']}", made["version"])
        self.said_refs.add(f"contributions/{made['id']}")
        soon(self._linked, PATIENCE, f"the thread of {self.said_refs}")

    def _linked(self) -> bool:
        answers = [self.visitor.send("GET", f"{API}/threads?of={of}") for of in self.said_refs]
        return all(
            answer.status == 200 and {one["ref"] for one in answer.json["steps"] if one["public"]} == self.said_refs
            for answer in answers
        )

    @step("published")
    def find(self) -> None:
        """Its words are found without accents and in other forms."""
        for words in (self.word.replace("é", "e"), f"{self.word} repare ecole"):
            found = [one["id"] for one in self.visitor.read("/contributions", q=words)["items"]]
            expect(self.need["id"] in found, True, f"found by {words!r}")

    @step("published")
    def come_back(self) -> None:
        """The receipt says what became of the sentence."""
        found = self.visitor.post("/receipts", {"code": self.receipt}, gives=200)["contributions"]
        expect([(one["id"], one["state"]) for one in found], [(self.need["id"], "published")], "under the receipt")

    @step("elsewhere", "published")
    def look_from_elsewhere(self) -> None:
        """Another territory sees nothing of it, and knows none of its people."""
        elsewhere = Client(self.given.elsewhere)
        never = f"{API}/contributions/01890000-0000-7000-8000-000000000000"
        theirs = elsewhere.send("GET", f"{API}/{self.ref}")
        expect((theirs.status, theirs.status), (404, elsewhere.send("GET", never).status), "the need")
        expect(elsewhere.read("/contributions", q=self.word)["items"], [], "its words")
        expect([event for event in elsewhere.read_all("/events") if event["subject"] == self.ref], [], "its events")
        for known in (self.author, self.integrator, self.moderator):
            answer = elsewhere.holding(known.secret).send("GET", f"{API}/me")
            expect(answer.status, 401, "someone of here, there")

    def _mail(self, which: Callable[[Mail], bool], what: str) -> Mail:
        found: list[Mail] = soon(lambda: self._mails(which), PATIENCE, what)
        return found[0]

    def _mails(self, which: Callable[[Mail], bool]) -> list[Mail]:
        return [mail for mail in self.mailbox.to(self.address) if which(mail)] if self.mailbox else []
