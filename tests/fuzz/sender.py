"""Making requests, by chance with a seed, and sending them over connections that stay open."""

import http.client
import json
import re
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from tests.fuzz.bending import TEXTS, anything, bent, written
from tests.fuzz.contract import IDS, JSON, REF, Operation
from tests.fuzz.ground import Ground
from tests.fuzz.legs import Leg
from tools.journey.client import API, AWAY, Client

SECONDS = 20.0  # without an answer for so long, a worker is stuck
PARAMETER = re.compile(r"{(\w+)}")
FIELDS = (
    "If-Match",
    "Idempotency-Key",
    "Accept",
    "Accept-Language",
    "Content-Type",
    "If-None-Match",
    "Range",
    "Origin",
)
USUAL = {"limit": 3, "q": "réparer", "sort": "recent", "kind": "need", "commune": "54395", "theme": "circular-economy"}
ASKED = 0.4  # of the parameters of a query
ENDLESS = ("text/event-stream",)
ENDS = {  # what would end the people who ask, or what they may do: for those alone who have nothing to lose
    *("DELETE /me", "DELETE /sessions", "DELETE /sessions/current", "DELETE /sessions/{id}", "DELETE /tokens/{id}"),
    "DELETE /participants/{id}/roles/{role}",
}


@dataclass(frozen=True)
class Request:
    """One request, whole; `who` names the one who sends it."""

    operation: Operation
    who: str
    target: str
    body: bytes | None
    fields: dict[str, str]

    def __str__(self) -> str:
        said = f" {self.body[:300]!r}" if self.body else ""
        return f"{self.operation.verb} {self.target[:300]} as {self.who} {self.fields}{said}"


def made(operation: Operation, ground: Ground, chance: Random) -> Request:
    """Make a request that is right but for nothing, one, or a few things."""
    bends = chance.choice((0, 1, 1, 1, 2, 4))
    path = API + PARAMETER.sub(lambda name: part(operation, name[1], ground, chance, bends), operation.path)
    asked = [name for name in operation.parameters("query") if chance.random() < ASKED]
    query = {name: str(value_of(name, ground, chance)) for name in asked}
    if bends and query and chance.random() < 0.5:
        query[chance.choice([*query, chance.choice(TEXTS)])] = str(anything(chance))
    fields = {"If-Match": '"1"'} if "If-Match" in operation.parameters("header") else {}
    if bends and chance.random() < 0.2:
        fields[chance.choice(FIELDS)] = latin(chance.choice(TEXTS))
    body = None
    if operation.takes_body or (bends and chance.random() < 0.05):
        said = with_ids(operation.body if operation.body is not None else {}, ground, chance)
        for _ in range(bends):
            said = bent(said, chance)
        body = written(said, chance) if bends else json.dumps(said).encode()
        fields.setdefault("Content-Type", JSON)
    who = chance.choice(("visitor", "program") if str(operation) in ENDS else ("lead", "lead", *ground.people))
    return Request(operation, who, path + ("?" + urlencode(query, errors="replace") if query else ""), body, fields)


def part(operation: Operation, name: str, ground: Ground, chance: Random, bends: int) -> str:
    """Return what stands in a path for a parameter: an id of the kind that the segment before it names."""
    if bends and chance.random() < 0.1:
        return quote(chance.choice(TEXTS)[:5000], safe="", errors="replace") or "%00"
    before = operation.path.split(f"/{{{name}}}")[0].rpartition("/")[2]
    return {"role": "moderator", "kind": "contributions"}.get(name) or ground.id(before, chance)


def value_of(name: str, ground: Ground, chance: Random) -> Any:
    """Return a value that a parameter of a query may have."""
    return USUAL.get(name) or ground.id(f"{name}s", chance)


def with_ids(said: Any, ground: Ground, chance: Random) -> Any:
    """Put ids of what is there into an example."""
    text = REF.sub(lambda ref: f"{ref[1]}/{ground.id(ref[1], chance)}", json.dumps(said))
    return json.loads(IDS.sub(lambda _: ground.id("contributions", chance), text) if chance.random() < 0.3 else text)


def latin(text: str) -> str:
    """Return a text that a field can hold: one line, in ISO 8859-1 (RFC 9110, 5.5)."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("latin-1", "replace").decode("latin-1"))[:4000]


class Sender:
    """One connection, over which requests are sent and their answers judged."""

    def __init__(self, ground: Ground, leg: Leg) -> None:
        self.ground, self.leg = ground, leg
        self.client: Client = ground.visitor
        self.connection = self.client.connect(SECONDS)

    def send(self, request: Request) -> None:
        """Send one request and note what is wrong with its answer, or that none comes, on a new connection either."""
        self.leg.requests += 1
        for fresh in (False, True):
            try:
                self.exchange(request)
            except (http.client.RemoteDisconnected, ConnectionError) as error:
                self.again()
                if fresh:
                    self.note("stuck", request, repr(error))
                continue
            except TimeoutError:
                self.again()
                self.note("stuck", request, f"no answer within {SECONDS:g} s")
            except AWAY as error:
                self.again()
                self.note("off_schema", request, repr(error))
            return

    def exchange(self, request: Request) -> None:
        fields = self.ground.people[request.who].headers() | request.fields
        self.connection.request(request.operation.verb, request.target, request.body, fields)
        answer = self.connection.getresponse()
        media = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
        if media in ENDLESS:
            self.again()
            return
        self.judge(request, answer, media, answer.read())

    def judge(self, request: Request, answer: http.client.HTTPResponse, media: str, body: bytes) -> None:
        if answer.status == 503 and answer.headers.get("Retry-After"):
            self.leg.away += 1
            return
        if answer.status >= 500:
            self.note("server_errors", request, f"status {answer.status}")
            return
        if fault := request.operation.fault(answer.status, media, body):
            self.note("off_schema", request, fault)
        elif answer.status < 300 and media == JSON:
            self.ground.remember(request.target.removeprefix(API).partition("?")[0], json.loads(body))

    def note(self, kind: str, request: Request, said: str) -> None:
        self.leg.note(kind, f"{request.operation}: {said}", str(request))

    def again(self) -> None:
        self.connection.close()
        self.connection = self.client.connect(SECONDS)
