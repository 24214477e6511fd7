"""Who asks for what: everyone, each row, once for another territory's object and once for one that never existed.

All the other places of the request name what is here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chassis.http.client import Answer
from participation.roles.models import ROLES
from tests.isolation.door import Door, bearer, cookie
from tests.isolation.lives import IDS, Life
from tests.isolation.rows import ROWS, Actor, Row, Slot, never

LISTING = "GET /territories"  # names all territories, to everyone
ELSEWHERE = "another service has it: what is kept is a name, of which only its own territory says more"
RUNNING = "any but the phase that runs is told which one runs (409)"
KEPT_AS_SAID = {  # what is not looked for, and why
    ("POST /workshops", "challenges"): ELSEWHERE,
    ("PATCH /workshops/{id}", "challenges"): ELSEWHERE,
    ("POST /projects", "origins"): ELSEWHERE,
    ("POST /workshops/{id}/phases/next", "from"): RUNNING,
    ("POST /workshops/{id}/phases/previous", "from"): RUNNING,
    ("POST /workshops/{id}/phases/extend", "from"): RUNNING,
    ("DELETE /subscriptions/follows/{kind}/{id}", "id"): "to follow no more what one does not follow changes nothing",
}
STILL_OPEN = {"challenges"}  # of which the first is a draft: it can still change
HOSTS = {"coordinator", "facilitator"}  # or whoever facilitates that workshop, if there is one
VARYING = {"request-id", "ratelimit", "ratelimit-policy", "etag", "set-cookie", "receipt", "content-length", "link"}
LOOSE = re.compile(rf"{IDS.pattern}|\d{{4}}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)|(?:whsec|tok|ses)_[\w=/+-]+|retry: \d+")


@dataclass
class Matrix:
    """Who asks, here, for what is here, there and nowhere."""

    door: Door
    here: Life
    there: Life
    versions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scope in {scope for row in ROWS for scope in row.operation["x-scopes"]}:
            for place in (self.here, self.there):
                place.token(scope)

    def actors(self, row: Row) -> Iterator[Actor]:
        """Yield a visitor, people with each role, with none and with all, and programs with and without the scope."""
        alone = {role: frozenset({role}) for role in ROLES}
        roles = {"visitor": frozenset[str](), "provisional": frozenset[str](), "participant": frozenset[str]()} | alone
        yield from (Actor(name, self.here.secrets[name], held) for name, held in roles.items())
        yield Actor("lead", self.here.secrets["lead"], frozenset(ROLES))
        [scope] = row.operation["x-scopes"]
        other = "events:read" if scope != "events:read" else "threads:read"
        for name, held in (("token", scope), ("token of another scope", other)):
            yield Actor(name, self.here.token(held), scopes=frozenset({held}))

    def ask(self, row: Row, actor: Actor, request: tuple[str, Any, str]) -> Answer:
        path, body, query = request
        guard = {"If-Match": self.version(path)} if row.guarded else {}
        return self.door.api(self.here.host, row.verb, path, body, query, **bearer(actor.secret), **guard)

    def version(self, path: str) -> str:
        """Return the version that an object is at, or any where there is none."""
        if path not in self.versions:
            found = self.door.api(self.here.host, "GET", path, **bearer(self.here.secrets["lead"]))
            self.versions[path] = found.headers.get("ETag", '"1"') if found.status == 200 else '"1"'
        return self.versions[path]

    def names(self, row: Row) -> Iterator[tuple[Slot, ...]]:
        """Yield the places to be tried: each alone, and all together."""
        yield from ((slot,) for slot in row.slots)
        if len(row.slots) > 1:
            yield tuple(slot for slot in row.slots if slot.where != "query") or tuple(row.slots)

    def compare(self, row: Row) -> list[str]:
        """Return what differs between another territory's and what never existed, and what leaks; nothing is well."""
        faults = [] if row.slots else [fault for actor in self.actors(row) for fault in self.plainly(row, actor)]
        for tried in self.names(row):
            looked, told = False, set()
            for actor in self.actors(row):
                answers = {}
                for which in ("never", "there"):
                    named = {slot: self.there.id(slot.kind) if which == "there" else never(slot) for slot in tried}
                    request = row.request(lambda slot, named=named: named.get(slot) or self.ours(slot), tried)
                    answers[which] = self.ask(row, actor, request)
                    faults += self.searched(row, actor, answers[which], *named.values())
                    answers[which] = bare(answers[which], *named.values())
                never_was, theirs = answers["never"], answers["there"]
                if never_was != theirs:
                    faults.append(
                        f"{row} {[*map(str, tried)]} by {actor.name}: {never_was} for none, {theirs} for theirs"
                    )
                faults += self.kept_out(row, actor, never_was[0], nothing=tried[0].where == "path")
                looked = looked or looked_for(tried, never_was)
                told.add((never_was[0], never_was[1][:400]))
            if looked is (len(tried) == 1 and (str(row), tried[0].name) in KEPT_AS_SAID):
                faults.append(f"{row} {[*map(str, tried)]}: is looked for: {looked}; {told}")
        return faults

    def plainly(self, row: Row, actor: Actor) -> list[str]:
        """Ask for what names nothing."""
        answer = self.ask(row, actor, row.request(never))
        return self.searched(row, actor, answer) + self.kept_out(row, actor, answer.status)

    def searched(self, row: Row, actor: Actor, answer: Answer, *asked: str) -> list[str]:
        """Search an answer and its headers for what is the other's own."""
        said = "\n".join([answer.body.decode(), *(f"{name}: {said}" for name, said in answer.headers.items())])
        found = self.there.found(said, *asked) - ({self.there.slug} if str(row) == LISTING else set())
        faults = [f"{row} by {actor.name} tells {found}: {said}"] if found else []
        return faults + ([f"{row} by {actor.name}: {answer.status}"] if answer.status >= 500 else [])

    def kept_out(self, row: Row, actor: Actor, status: int, *, nothing: bool = False) -> list[str]:
        """Hold a status to what the contract says of who may ask: of `nothing`, who hosts is asked of its workshop."""
        wanted = row.bars(actor)
        if nothing and status == 404 and row.operation.get("x-roles") == sorted(HOSTS) and actor.scopes is None:
            wanted = 404 if actor.secret else 401
        return [f"{row} by {actor.name}: {status}, not {wanted}"] if wanted not in (None, status) else []

    def ours(self, slot: Slot) -> str:
        return self.here.id(slot.kind, first=slot.kind in STILL_OPEN)

    def strangers(self, row: Row) -> list[str]:
        """Let the other territory's people and programs ask here: 401, and with a cookie as who is signed out."""
        request = row.request(lambda slot: self.there.id(slot.kind), row.slots)
        lead, faults = self.there.secrets["lead"], []
        for name, secret in (("lead", lead), ("token", self.there.token(*row.operation["x-scopes"]))):
            self.door.api(self.there.host, "GET", "/themes", **bearer(secret))  # the door knows them, there
            answer = self.ask(row, Actor(name, secret), request)
            faults += [f"{row} by their {name}: {answer.status}"] if answer.status != 401 else []
        visitor, path, body, query = Actor("visitor", ""), *request
        guard = {"If-Match": '"1"'} if row.guarded else {}
        signed_out = self.ask(row, visitor, request)
        with_cookie = self.door.api(self.here.host, row.verb, path, body, query, **cookie(lead), **guard)
        if bare(with_cookie) != bare(signed_out):
            faults.append(f"{row} with their cookie: {bare(with_cookie)}, not {bare(signed_out)}")
        return faults


def bare(answer: Answer, *asked: str) -> tuple[int, str, str]:
    """Return what an answer says, but for ids and what is another each time."""
    headers = "\n".join(
        f"{name}: {said}" for name, said in sorted(answer.headers.items()) if name.lower() not in VARYING
    )
    said = [answer.body.decode(), headers]
    for word in asked:
        said = [part.replace(word, "…") for part in said]
    body, headers = (LOOSE.sub("…", part) for part in said)
    return answer.status, body, headers


def looked_for(tried: tuple[Slot, ...], answer: tuple[int, str, str]) -> bool:
    """Tell whether an answer is that of someone who looked for it: not there, refused by its name, an empty list."""
    status, body, _ = answer
    named = any(re.search(rf'"pointer": "[^"]*\b{slot.name}\b', body) for slot in tried)
    empty = tried[0].where == "query" and '"items":[]' in body
    return status in (404, 410) or (status == 422 and named) or (status == 200 and empty)
