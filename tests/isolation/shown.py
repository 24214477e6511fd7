"""Who is shown what: of each kind of row in each state, whose ids and words come out of any read, and for whom.

Each row's id and each of its texts is looked for in all that everyone reads of all there is. `shown.toml` says whom it
is for ("self": whoever the row names; "everyone": those who are signed out, too); what it does not name is for nobody.
"""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.context import Acting
from chassis.http.client import Answer
from participation.sign_ins.actions import link_token
from tests.isolation.filters import Filter, Opened
from tests.isolation.lives import IDS, NEED, TABLES, WITH_IDS, Life
from tests.isolation.matrix import Matrix
from tests.isolation.rows import ROWS, Actor, Row, Slot
from tests.story import EVENING, GIVEN, evening, go_on

OF_EVERY_SERVICE = {"outbox", "inbox", "job", "idempotency", "alias", "tombstone", "audit", "stray"}
COPIED = {"thread_edge", "thread_step", "joined", "sign_in"}  # what another table has
PROSE = re.compile(r"(?=.{8}).*[ @]")
LATEST = 50  # events of the log
Fact = tuple[str, str]  # a kind of row in its state, and a column


def hide(life: Life) -> None:
    """Let people say and plan what is not for all: what waits, what was declined, what nobody was shown yet."""
    need, project, workshop = life.id("contributions"), life.id("projects"), life.id("workshops")
    by, ask = life.by, life.ask
    refused = by("participant", "POST", "/contributions", NEED | {"text": "Un banc dont personne ne veut."})
    life.decide(f"contributions/{refused['id']}", refused["version"], "decline")
    about = {"category": "personal_data", "text": "Ce que la modération est seule à lire."}
    by("mobiliser", "POST", f"/contributions/{need}/reports", about)
    ask("POST", "/challenges", {"title": "Comment n’en rien dire ?", "contributions": [need]})
    taken_back(life)
    for who in ("participant", "provisional"):
        by(who, "POST", "/contributions", NEED | {"text": f"Ce que dit {who}."})
        by(who, "POST", f"/contributions/{need}/comments", {"text": f"Ce que pense {who}."})
        offer = {"project": project, "note": f"Ce que donne {who}.", "place": f"Chez {who}"}
        by(who, "POST", "/commitments", GIVEN | offer)
        by(who, "POST", f"/workshops/{workshop}/registrations", {"needs": f"Ce qu’il faut à {who}."})
    planned = ask("POST", "/workshops", EVENING | {"title": "Une soirée que personne ne connaît"})["id"]
    ask("POST", f"/workshops/{planned}/tables", {})
    sit(life)
    life.join("gone")
    by("gone", "DELETE", "/me")
    prove(life, "participant", "participante@ici.example")


def sit(life: Life) -> None:
    """Begin an evening in which someone writes a card that is not shown yet, and a sheet that nobody pitched."""
    by, ask = life.by, life.ask
    held, table = evening(ask, life.id("challenges"), EVENING | {"title": "Une soirée qui commence"})
    seat = by("mobiliser", "POST", f"/workshops/{held}/registrations", {"table": table})["id"]
    ask("POST", f"/workshops/{held}/start")
    ask("POST", f"/workshops/{held}/check-ins", {"registration": seat, "table": table})
    go_on(ask, held, "first_round")
    by("mobiliser", "POST", f"/tables/{table}/cards", {"kind": "idea", "text": "Une carte que personne n’a vue."})
    by("mobiliser", "POST", f"/tables/{table}/sheets", {"name": "Une fiche que personne n’a lue"})


def taken_back(life: Life) -> None:
    """Say something that is published, commented and taken up by a challenge, and declined after all."""
    said = life.by("mobiliser", "POST", "/contributions", NEED | {"text": "Un banc dont on ne veut plus."})
    life.decide(f"contributions/{said['id']}", said["version"], "publish")
    comment = life.by("mobiliser", "POST", f"/contributions/{said['id']}/comments", {"text": "Ce que l’on en disait."})
    life.decide(f"comments/{comment['id']}", comment["version"], "publish")
    challenge = life.ask("POST", "/challenges", {"title": "Comment s’asseoir ?", "contributions": [said["id"]]})["id"]
    life.ask("POST", f"/challenges/{challenge}/publish")
    version = life.ask("GET", f"/contributions/{said['id']}")["version"]
    life.decide(f"contributions/{said['id']}", version, "decline")


def prove(life: Life, who: str, address: str) -> None:
    """Let someone prove an address; they are signed in anew by that."""
    asked = life.by(who, "POST", "/sign-ins", {"email": address})["id"]
    with life.installation.runtime("participation").database.work(life.territory, Acting(life.slug)) as work:
        token = link_token(work, UUID(asked))
    life.secrets[who] = life.by("visitor", "POST", f"/sign-ins/{asked}/confirm", {"token": token})["session"]


@dataclass(frozen=True)
class Canary:
    """A word that stands in one row alone: its place, and whom its row names."""

    fact: Fact
    id: str
    people: frozenset[str]


class Canaries:
    """All words of a territory that stand in one row alone."""

    def __init__(self, life: Life) -> None:
        found: dict[str, list[Canary]] = defaultdict(list)
        for service in life.installation.process.events:
            for table, ids in life.read(service, WITH_IDS):
                if ids and table not in OF_EVERY_SERVICE | COPIED:
                    for [row] in life.read(service, f'SELECT to_jsonb(t) FROM "{table}" AS t WHERE territory = :slug'):
                        for word, canary in sown(table, row):
                            found[word].append(canary)
        self.words = {word: places[0] for word, places in found.items() if len({place.id for place in places}) == 1}
        self.objects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for canary in self.words.values():
            kind, column = canary.fact
            if column == "id":
                self.objects[kind.split()[0]][kind].append(canary.id)

    def some(self, slot: Slot) -> list[str]:
        """Return an object or two of a kind in each state."""
        kinds = self.objects[TABLES.get(slot.kind, slot.kind.removesuffix("s"))].values()
        return [id for ids in kinds for id in dict.fromkeys((min(ids), max(ids)))]


def sown(table: str, row: dict[str, Any]) -> Iterator[tuple[str, Canary]]:
    """Yield the words of a row."""
    state = [str(row[name]) for name in ("state", "visibility") if name in row]
    state += ["waiting"] if row.get("waiting") else []
    state += ["unclaimed"] if "claimed_at" in row and not row["claimed_at"] else []
    people = frozenset(str(said) for said in row.values() if IDS.fullmatch(str(said)))
    for column, said in row.items():
        if isinstance(said, str) and (column == "id" or PROSE.match(said)):
            yield said, Canary((" ".join([table, *state]), column), str(row["id"]), people)


@dataclass(frozen=True)
class Read:
    """One read of what is here."""

    row: Row
    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.row} {self.path}?{self.query}"


def reads(life: Life, canaries: Canaries) -> Iterator[Read]:
    """Yield all reads of the API: of each object, in each state that a list is asked for, each way a question goes."""
    for row in ROWS:
        if row.verb == "GET":
            slots = [slot for slot in row.slots if slot.where == "path" or row.query[slot.name]]
            for id in canaries.some(slots[0]) if slots and slots[0].kind not in life.words else [""]:
                path, _, query = row.request(lambda slot, id=id: id or latest(life, slot), slots)
                query += "&limit=100" * ("limit" in row.query)
                query += f"&after={max(int(life.last) - LATEST, 0):020d}" * (row.path == "/events")
                yield Read(row, path, query.lstrip("&"))
                for each in row.parameters("query"):
                    asked = each["schema"].get("enum", ()) if each["name"] == "state" else ()
                    asked = ["true"] if each["schema"].get("type") == "boolean" else asked
                    yield from (Read(row, path, f"{query}&{each['name']}={word}".lstrip("&")) for word in asked)


def latest(life: Life, slot: Slot) -> str:
    return life.last.zfill(20) if slot.kind == "sequences" else life.id(slot.kind)


class Shown:
    """What everyone is shown of one territory, and which conditions each read asks."""

    def __init__(self, matrix: Matrix, opened: Opened) -> None:
        hide(matrix.here)
        matrix.here.settle()
        self.matrix, self.opened, self.canaries = matrix, opened, Canaries(matrix.here)
        self.reads = [*reads(matrix.here, self.canaries)]
        self.asked: dict[Filter, list[Read]] = defaultdict(list)
        self.people: dict[str, str] = {}
        found: dict[Fact, set[str]] = defaultdict(set)
        for read in self.reads:
            opened.met.clear()
            for fact, whom in chain.from_iterable(self.by_all([read])):
                found[fact].add(whom)
            for condition in opened.met:
                self.asked[condition].append(read)
        self.found = {fact: {"everyone"} if "visitor" in whom else whom for fact, whom in found.items()}

    def more(self, reads: list[Read]) -> bool:
        """Tell whether someone is shown what is not for them."""
        found = chain.from_iterable(self.by_all(reads))
        return any(not {whom, "everyone"} & WRITTEN.get(fact, set()) for fact, whom in found)

    def by_all(self, reads: list[Read]) -> Iterator[set[tuple[Fact, str]]]:
        """Let everyone read whom the contract lets in; yield what each is shown."""
        for read in reads:
            for actor in self.matrix.actors(read.row):
                if read.row.bars(actor) is None:
                    yield self.to(actor, read)

    def to(self, actor: Actor, read: Read) -> set[tuple[Fact, str]]:
        """Return what a read shows someone, and as whom."""
        name, answer = actor.name.replace(" ", "-"), self.matrix.ask(read.row, actor, (read.path, None, read.query))
        if answer.status >= 500:
            return {(("an answer", str(answer.status)), name)}
        said = words(answer) - {*IDS.findall(f"{read.path}?{read.query}")}  # an answer repeats what it was asked
        found = [self.canaries.words[word] for word in said if word in self.canaries.words]
        return {(one.fact, "self" if self.me(actor) in one.people else name) for one in found}

    def me(self, actor: Actor) -> str:
        """Return the id of who asks, if they are a person."""
        if actor.secret and actor.scopes is None and actor.name not in self.people:
            self.people[actor.name] = self.matrix.here.by(actor.name, "GET", "/me")["id"]
        return self.people.get(actor.name, "")


def words(answer: Answer) -> set[str]:
    """Return the ids and texts of an answer."""
    body = answer.body.decode(errors="replace")
    said = set(IDS.findall(body))
    for line in body.splitlines() if "json" not in answer.headers.get("Content-Type", "") else [body]:
        try:
            said |= {*texts(json.loads(line.removeprefix("data: ")))} if line else set()
        except ValueError:
            said.add(line)
    return said


def texts(value: Any) -> Iterator[str]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        yield value
    for each in inside:
        yield from texts(each)


WRITTEN = {
    (kind, column): set(whom.split())
    for columns, whom in tomllib.loads(Path(__file__).with_name("shown.toml").read_text("utf-8")).items()
    for kind, _, named in [columns.partition(": ")]
    for column in named.split(", ")
}
