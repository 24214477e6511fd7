"""What bad requests are sent to: an installation in which a story was told, its people, and the ids of all things."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psutil

from participation.roles.models import ROLES
from tests.fuzz.contract import refs
from tests.story import stand_by, walk
from tools.journey.client import API, Client, Refused
from tools.journey.installations import Embedded
from tools.waiting import until

NEED = {"kind": "need", "text": "Il manque un lieu où réparer.", "themes": ["circular-economy"], "commune": "54395"}
KEPT = 200  # ids of a kind
SCOPES = [f"{of}:{may}" for of in ("contributions", "projects", "workshops", "events") for may in ("read", "write")]


@dataclass
class Ground:
    """`people` are sessions and tokens by the name of who holds them; `known` the ids that answers named, by kind."""

    installation: Embedded
    people: dict[str, Client] = field(default_factory=dict)
    known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def visitor(self) -> Client:
        return Client(self.installation.url)

    def fill(self) -> None:
        """Let someone take every role; let others come, one of them without an address."""
        token = self.installation.administrator_link.rpartition("/")[2]
        opened = self.visitor.post(f"/administrator-links/{token}", {"pseudonym": "Lou"}, gives=200)
        lead = self.people["lead"] = self.visitor.holding(opened["session"])
        for role in ROLES:
            lead.ask("PUT", f"/participants/{opened['participant']}/roles/{role}")
        until(lambda: lead.send("POST", f"{API}/workshops", {}).status == 422)
        for name in ("newcomer", "participant", "neighbour"):
            said = self.visitor.send("POST", f"{API}/contributions", NEED)
            self.people[name] = self.visitor.holding(said.session)
        for name in ("participant", "neighbour"):
            self.people[name].post("/me/pseudonym", {"pseudonym": name.capitalize()}, gives=200)
        stand_by(self.ask)
        self.people["program"] = self.visitor.holding(
            lead.post("/tokens", {"name": "Un programme", "scopes": ["contributions:read", "events:read"]})["secret"]
        )
        self.people["visitor"] = self.visitor

    def renew(self) -> None:
        """Tell a new story: after some time, all that began before has ended."""
        self.known.clear()
        for name in ("participant", "neighbour"):
            need = self.people[name].post("/contributions", NEED)
            decision = {"subject": f"contributions/{need['id']}", "decision": "publish", "version": need["version"]}
            self.ask("POST", "/moderation/decisions", decision)
        walk(self.ask)

    def ask(self, verb: str, path: str, data: Any = None, **fields: str) -> Any:
        """Ask as who has every role, and remember what the answer names."""
        answer = self.people["lead"].send(verb, API + path, data, **fields)
        if answer.status >= 400:
            raise Refused(f"{verb} {path}", answer)
        said = answer.json if answer.body else None
        self.remember(path, said)
        return said

    def remember(self, path: str, said: Any) -> None:
        """Keep the ids that an answer names: its own, of the kind of its path, and all refs in it."""
        kind = path.strip("/").partition("?")[0].split("/")
        items = said.get("items", [said]) if isinstance(said, dict) else []
        own = [(kind[-1] if len(kind) % 2 else kind[-2:][0], str(each["id"])) for each in items if "id" in (each or {})]
        for of, id in [*own, *refs(said)]:
            kept = self.known[of]
            if id not in kept and len(kept) < KEPT:
                kept.append(id)

    def id(self, kind: str, chance: Random) -> str:
        """Return an id of a kind, if one is known; else of any."""
        return chance.choice(self.known.get(kind) or chance.choice([each for each in self.known.values() if each]))

    def memory(self) -> float:
        """Return what the process holds, in MB (PSS: what it shares counts in part)."""
        process = self.installation.process
        assert process is not None  # for mypy: it runs
        return round(psutil.Process(process.pid).memory_full_info().pss / 1e6, 1)


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Start an installation and fill it, for the time of a `with`."""
    installation = Embedded(folder)
    try:
        installation.start()
        made = Ground(installation)
        made.fill()
        yield made
    finally:
        installation.stop()
