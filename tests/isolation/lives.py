"""A territory filled as people fill it, through the one door; all that is said there may bear a mark."""

import re
from collections import defaultdict
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from chassis.context import Acting
from chassis.http.client import Answer
from notifications.subscriptions import unsubscribe
from participation.participants.actions import make_administrator_link
from participation.roles.models import ROLES
from tests.installation import Installation, eventually
from tests.isolation.door import Door, bearer
from tests.story import tell

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEED = {"kind": "need", "text": "Il manque un lieu où réparer.", "themes": ["circular-economy"], "commune": "54395"}
SETTLED = 90.0  # seconds in which a busy machine is done with what was told
OPEN_TO_SINKS = 'webhook_allowed_networks = ["127.0.0.1/32"]\n'
PROSE = re.compile(r"[A-ZÀ-Ý].{3}")
TABLES = {  # where the rows of a kind lie, if not in a table of its name
    "tables": "workshop_table",
    "updates": "project_update",
    "team": "member",
    "members": "organisation_member",
    "sign-ins": "sign_in",
    "events": "log",
}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{mark}</title><path d="M0 0h9v9z"/></svg>'

Connect = Callable[[str], Connection]


class Life:
    """One territory: its people's secrets by who they are, and the ids of what they made.

    `words` holds what opens something beside an id: codes, links, numbers.
    """

    def __init__(self, installation: Installation, door: Door, connect: Connect, sink: str, mark: str = "") -> None:
        self.installation, self.door, self.connect, self.sink, self.mark = installation, door, connect, sink, mark
        self.territory = installation.territory(**self.file())
        self.slug, self.host = self.territory.slug, f"{self.territory.slug}.localhost"
        self.secrets: dict[str, str] = {"visitor": ""}
        self.words: dict[str, str] = {}
        self.tokens: dict[tuple[str, ...], str] = {}

    def file(self) -> dict[str, str]:
        """Say what is this territory's own in its file."""
        contacts = f'contacts = {{ email = "mairie@{self.mark or "mairie"}.example" }}\n'
        own = {"[settings]": f"{OPEN_TO_SINKS}{contacts}[settings]"}
        return own | ({name: self.marked(name) for name in ("Nancy", "Économie circulaire")} if self.mark else {})

    def marked(self, said: Any) -> Any:
        """Put the mark into each text that people would read."""
        if isinstance(said, dict):
            return {name: self.marked(value) for name, value in said.items()}
        if isinstance(said, list):
            return [self.marked(value) for value in said]
        return f"{said} {self.mark}" if self.mark and isinstance(said, str) and PROSE.match(said) else said

    # Asking

    def send(self, who: str, verb: str, path: str, data: Any = None, query: str = "", **headers: str) -> Answer:
        """Ask as one of the territory's people; fail for what is refused."""
        path, _, asked = path.partition("?")
        said = bearer(self.secrets[who]) | headers
        answer = self.door.api(self.host, verb, path, self.marked(data), query or asked, **said)
        assert answer.status < 400, (who, verb, path, answer.status, answer.body.decode())
        return answer

    def by(self, who: str, verb: str, path: str, data: Any = None, **headers: str) -> Any:
        return self.send(who, verb, path, data, **headers).json

    def ask(self, verb: str, path: str, data: Any = None, **headers: str) -> Any:
        """Ask as who has every role."""
        return self.by("lead", verb, path, data, **headers)

    def token(self, *scopes: str) -> str:
        """Return the secret of a token with these scopes."""
        if scopes not in self.tokens:
            asked = {"name": "Un programme", "scopes": list(scopes), "limits": "high"}
            self.tokens[scopes] = self.ask("POST", "/tokens", asked)["secret"]
        return self.tokens[scopes]

    # Filling

    def fill(self, *, longer_than: int = 0) -> None:
        """Let people come, say, decide, meet and build; then let more happen, until its log is longer than that."""
        self.secrets["lead"] = self.by("visitor", "POST", f"/administrator-links/{self.link()}", {"pseudonym": "Lou"})[
            "session"
        ]
        self.come("provisional")
        for name in ("participant", *ROLES):
            self.join(name)
        lead = self.ask("GET", "/me")["id"]
        for role in ROLES:
            self.give(lead, role)
            self.give(self.by(role, "GET", "/me")["id"], role)
        self.door.application.identities.known.clear()  # what it believes for five seconds
        self.publish()
        told = tell(self.ask)
        self.ask("POST", told["commitment"].replace("engagements", "commitments") + "/accept")
        self.answer_back()
        self.lay_files()
        self.settle()
        for _ in range(int(self.last), longer_than, 2):
            self.ask("POST", f"/contributions/{self.need}/supports")
            self.ask("DELETE", f"/contributions/{self.need}/supports/mine")
        self.settle()
        self.note_words()

    def link(self) -> str:
        """Return the secret of a link for an administrator."""
        database = self.installation.runtime("participation").database
        with database.work(self.territory, Acting(self.slug, "service", service="cli")) as work:
            return make_administrator_link(work)

    def come(self, who: str) -> None:
        """Let someone say a need, who has no account."""
        said = self.send("visitor", "POST", "/contributions", NEED)
        [given] = [line for line in said.headers.getlist("Set-Cookie") if line.startswith("session=")]  # type: ignore[attr-defined]
        self.secrets[who] = given.partition(";")[0].partition("=")[2]
        self.words["receipts"] = said.headers["Receipt"]

    def join(self, who: str) -> None:
        self.come(who)
        self.by(who, "POST", "/me/pseudonym", {"pseudonym": who.capitalize()})

    def give(self, participant: str, role: str) -> None:
        self.ask("PUT", f"/participants/{participant}/roles/{role}")

    def decide(self, subject: str, version: int, decision: str) -> None:
        said = {"subject": subject, "decision": decision, "version": version}
        self.ask("POST", "/moderation/decisions", said | ({"reason": "Hors sujet."} if decision == "decline" else {}))

    def publish(self) -> None:
        for queued in self.ask("GET", "/moderation/queue?limit=100")["items"]:
            self.decide(queued["subject"], queued["version"], "publish")

    def answer_back(self) -> None:
        """Let someone without a role comment, contest, follow and ask; an integrator be called."""
        me = "participant"
        need = self.need = str(self.ask("GET", "/contributions?limit=1")["items"][0]["id"])
        project = self.ask("GET", "/projects?limit=1")["items"][0]["id"]
        hidden = self.ask("GET", f"/projects/{project}/updates?limit=1")["items"][0]["id"]
        update = self.ask("POST", f"/projects/{project}/updates", {"text": "Les murs sont peints."})["id"]
        self.by("moderator", "POST", f"/updates/{hidden}/hide", {"reason": "On y nomme quelqu’un."})
        self.token("events:read")
        self.ask("POST", "/webhooks", {"url": self.sink, "types": ["*"], "description": "Le site"})
        own = self.by("moderator", "POST", f"/contributions/{need}/comments", {"text": "Je n’en suis pas."})
        first, second = (
            self.by(me, "POST", f"/contributions/{need}/comments", {"text": text})
            for text in ("Je n’irai pas.", "J’en serai.")
        )
        for refused in (own, first):
            self.decide(f"comments/{refused['id']}", refused["version"], "decline")
        self.decide(f"comments/{second['id']}", second["version"], "publish")
        self.by(me, "POST", "/appeals", {"subject": f"comments/{first['id']}", "text": "Rien n’y est hors sujet."})
        self.by("moderator", "POST", "/appeals", {"subject": f"comments/{own['id']}", "text": "J’en suis bien."})
        for what in (f"contributions/{need}", f"comments/{second['id']}", f"updates/{update}"):
            self.by(
                "visitor", "POST", f"/{what}/reports", {"category": "personal_data", "text": "On y nomme quelqu’un."}
            )
        self.words |= {"declined": first["id"], "hidden": hidden}
        self.by(me, "POST", "/subscriptions/follows", {"ref": f"projects/{project}"})
        self.by(me, "POST", f"/projects/{project}/team/join")
        self.by("visitor", "POST", "/sign-ins", {"email": f"voisine@{self.mark or 'ici'}.example"})

    def lay_files(self) -> None:
        """Lay a logo and a map beside the territory's file."""
        folder = self.installation.settings.territories / self.slug
        folder.mkdir()
        (folder / "logo.svg").write_text(LOGO.format(mark=self.mark or "ici"))

    def note_words(self) -> None:
        """Note what opens something here beside an id."""
        database, me = self.installation.runtime("notifications").settings, self.by("participant", "GET", "/me")["id"]
        registration = self.ask("GET", f"/registrations/{self.id('registrations')}")
        self.words |= {
            "administrator-links": self.link(),
            "unsubscribe": unsubscribe.make(database, self.territory, UUID(me), "supports"),
            "codes": registration["code"],
            "sequences": self.last.zfill(20),
            "digests of sessions": sha256(self.secrets["lead"].encode()).hexdigest(),
            "digests of tokens": sha256(self.token("events:read").encode()).hexdigest(),
        } | self.proof()

    def proof(self) -> dict[str, str]:
        """Return what the mail of a sign-in proves it by."""
        for path in (self.installation.settings.data / "mail").glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            if mail["Demarche-Territory"] == self.slug:
                said = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
                if link := re.search(r"/connexion/[0-9a-f-]{36}/(\S+)", said):
                    code = next(line.strip() for line in said.splitlines() if line.strip().isdecimal())
                    return {"proof tokens": link[1], "proof codes": code, "boite": path.name}
        raise AssertionError("no mail came")

    def settle(self) -> None:
        """Wait until nothing of this territory is under way."""
        services = self.installation.process.events
        with_work: list[Any] = []

        def quiet() -> bool:
            with_work[:] = [row for service in services for query in UNDER_WAY for row in self.read(service, query)]
            return not with_work

        try:
            eventually(quiet, SETTLED)
        except AssertionError as error:
            raise AssertionError(f"still under way: {with_work}") from error

    # What there is

    def read(self, service: str, query: str) -> list[Any]:
        with self.connect(service) as connection:
            return list(connection.execute(text(query), {"slug": self.slug}))

    @property
    def last(self) -> str:
        """The number of the last event in the log."""
        return str(self.read("notifications", "SELECT sequence FROM log_counter WHERE territory = :slug")[0][0])

    @cached_property
    def rows(self) -> dict[str, list[str]]:
        """The ids of each table, in the order in which they were made."""
        found = {}
        for service in self.installation.process.events:
            for table, ids in self.read(service, WITH_IDS):
                if ids:
                    rows = self.read(service, f'SELECT id FROM "{table}" WHERE territory = :slug ORDER BY id')
                    found[table] = [str(row[0]) for row in rows]
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """Every id that is written anywhere in this territory."""
        found: dict[str, set[str]] = defaultdict(set)
        for service in self.installation.process.events:
            for table, _ in self.read(service, WITH_IDS):
                for row in self.read(service, f'SELECT t::text FROM "{table}" AS t WHERE territory = :slug'):
                    found[table].update(IDS.findall(row[0]))
        return frozenset().union(*found.values())

    def id(self, kind: str, *, first: bool = False) -> str:
        """Return the last one made of a kind of object, as the API names kinds; or the words that open one."""
        if kind in self.words:
            return self.words[kind]
        return self.rows[TABLES.get(kind, kind.removesuffix("s"))][0 if first else -1]

    def found(self, said: str, *asked: str) -> set[str]:
        """Return what is this territory's own in something said elsewhere, but for what was asked with."""
        low = said.lower()
        told = {word for word in (self.mark, self.slug) if word and word in low}
        return (told | (set(IDS.findall(low)) & self.known)) - set(asked)


UNDER_WAY = (
    "SELECT type, created_at FROM outbox WHERE territory = :slug AND published_at IS NULL",
    """SELECT kind, due_at, attempts, error FROM job
    WHERE territory = :slug AND parked_at IS NULL AND due_at < now() + interval '2 minutes'""",
)
WITH_IDS = """
SELECT t.table_name, bool_or(c.column_name = 'id') FROM information_schema.tables t JOIN information_schema.columns c
USING (table_schema, table_name) WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'
GROUP BY 1 HAVING bool_or(c.column_name = 'territory')
"""
