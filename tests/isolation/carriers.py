"""What carries from one request to another, or out of the house: each is filled there, then looked at here."""

import json
import tarfile
import tempfile
from email import message_from_bytes
from functools import cache
from inspect import signature
from itertools import product
from pathlib import Path

import eventlet
from prometheus_client import generate_latest

from demarche import installation
from demarche.care import moving
from gateway.web.pages import routes
from tests.isolation.door import API, Door, bearer
from tests.isolation.lives import NEED
from tests.isolation.matrix import Matrix, bare
from tests.isolation.pages import plain
from tests.isolation.rows import Row
from tests.sinks import Receiver
from tests.story import MILESTONE

STRANGE_HOSTS = ("example.org", "nobody.localhost", "{slug}.example.org", "{slug}.localhost.example.org", "{slug}", "")
CLAIMED_HOSTS = ("X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded", "X-Forwarded-Server")
OF_A_FILE = {"/territory", "/territories", "/communes", "/areas", "/themes", "/event-types"}  # said by no one
KEPT_FILES = ("logo.svg", "couleurs.css", "communes.json", "communes.svg", "site.css", "icons.svg")
SECONDS = 10.0


class Carriers:
    """Each method returns what came across; nothing is well."""

    def __init__(self, matrix: Matrix, sink: Receiver, logged: list[str]) -> None:
        self.door, self.here, self.there, self.sink, self.logged = matrix.door, matrix.here, matrix.there, sink, logged

    def across(self, what: str, said: str, *asked: str) -> list[str]:
        return [f"{what}: {found}" for found in self.there.found(said, *asked)]

    def hosts(self) -> list[str]:
        """Ask by hosts that name nobody, and by headers that claim another one."""
        found = []
        for host in STRANGE_HOSTS:
            answer = self.door.api(host.format(slug=self.there.slug), "GET", "/contributions")
            found += [f"{host!r}: {answer.status}"] if answer.status != 421 else []
        for name in CLAIMED_HOSTS:
            claimed = f"host={self.there.host}" if name == "Forwarded" else self.there.host
            answer = self.door.api(self.here.host, "GET", "/contributions", **{name: claimed})
            found += self.across(name, answer.body.decode())
        return found

    def figures(self) -> list[str]:
        """Show the home page and the figures there, then here, while what both show is kept."""
        self.door.application.site._lately.clear()
        for path in ("/", "/chiffres", "/chiffres.csv"):
            self.door.page(self.there.host, path)
        shown = {path: self.door.page(self.here.host, path) for path in ("/", "/chiffres", "/chiffres.csv")}
        return [each for path, page in shown.items() for each in self.across(path, page.body.decode())]

    def pages(self) -> list[str]:
        """Show each page that keeps something, in each language and edition: after others it is as it was alone."""
        kept, here = self.door.application.site._lately, self.here.territory
        queries = ["", *(f"edition={edition.code}" for edition in here.editions)]
        asked = list(product(keeping(self.door, self.here.host), queries, here.languages))

        def shown(path: str, query: str, language: str) -> list[str]:
            return plain(self.door.page(self.here.host, path, query=query, Accept_Language=language), path)

        alone = []
        for each in asked:
            kept.clear()
            alone.append(shown(*each))
        kept.clear()
        found = [str(each) for each, was in zip(asked, alone, strict=True) if shown(*each) != was]
        return found if asked else ["no page keeps anything"]

    def files(self) -> list[str]:
        """Read the files that are a territory's own there, then here."""
        self.door.application.folders.kept.clear()
        theirs = [self.door.page(self.there.host, f"/static/{name}").body for name in KEPT_FILES]
        ours = [self.door.page(self.here.host, f"/static/{name}").body for name in KEPT_FILES]
        found = [each for body in ours for each in self.across("a file", body.decode())]
        return found if any(self.there.mark in body.decode() for body in theirs) else [*found, "there is none there"]

    def streams(self) -> list[str]:
        """Follow both logs, write there, then here; what comes here until then is ours."""
        lines = [self.door.open(place.host, "GET", f"{API}/events/stream") for place in (self.there, self.here)]
        for line in lines:
            next(line.stream)  # type: ignore[arg-type]
        told = [
            place.ask("POST", f"/projects/{place.id('projects')}/milestones", MILESTONE)["id"]
            for place in (self.there, self.here)
        ]
        came = b""
        with eventlet.Timeout(SECONDS, False):
            while not any(id.encode() in came for id in told):
                came += next(lines[1].stream)  # type: ignore[arg-type]
        for line in lines:
            line.stream.close()  # type: ignore[union-attr]
        found = self.across("the stream", came.decode())
        found += ["the stream: another's event"] if told[0].encode() in came else []
        return found if told[1].encode() in came else [*found, "the stream: ours never came"]

    def screens(self) -> list[str]:
        """Follow a stage here while a card is written there; then one here."""
        stage = f"{API}/workshops/{self.here.id('workshops')}/live"
        line = self.door.open(self.here.host, "GET", stage, query="channel=stage", **bearer(self.here.secrets["lead"]))
        next(line.stream)  # type: ignore[arg-type]
        cards = [
            place.ask("POST", f"/tables/{place.id('tables')}/cards", {"kind": "need", "text": "Une prise."})["id"]
            for place in (self.there, self.here)
        ]
        came = b""
        with eventlet.Timeout(SECONDS, False):
            while not any(id.encode() in came for id in cards):
                came += next(line.stream)  # type: ignore[arg-type]
        line.stream.close()  # type: ignore[union-attr]
        found = self.across("the stage", came.decode()) + (
            ["the stage: their card"] if cards[0].encode() in came else []
        )
        return found if cards[1].encode() in came else [*found, "the stage: ours never came"]

    def log(self) -> list[str]:
        """Read the whole log as a program that sees all of it."""
        events = self.everything("/events", bearer(self.here.token("events:read")))
        found = [event["id"] for event in events if event["territory"] != self.here.slug]
        return [*found, *self.across("the log", json.dumps(events, ensure_ascii=False))]

    def everything(self, path: str, headers: dict[str, str]) -> list[dict[str, str]]:
        """Read a list to its end."""
        items: list[dict[str, str]] = []
        after: str | None = ""
        while after is not None:
            query = "limit=100" + (f"&after={after}" if after else "")
            page = self.door.api(self.here.host, "GET", path, query=query, **headers).json
            items, after = items + page["items"], page["next"]
        return items

    def webhooks(self) -> list[str]:
        """Look at what an integrator of ours was called with."""
        calls = {
            name: [call for call in self.sink.calls if call.path.endswith(f"/{name}")] for name in ("here", "there")
        }
        found = [call.body.decode() for call in calls["here"] if call.event["territory"] != self.here.slug]
        found += [
            each for call in calls["here"] for each in self.across("a call", f"{call.headers} {call.body.decode()}")
        ]
        return found if all(calls.values()) else [*found, "nobody was called"]

    def mails(self) -> list[str]:
        """Look at each mail that is not theirs."""
        folder = self.here.installation.settings.data / "mail"
        mails = [path.read_bytes() for path in folder.glob("*.eml")]
        whose = [str(message_from_bytes(mail)["Demarche-Territory"]) for mail in mails]
        found = [each for mail, place in zip(mails, whose, strict=True) if place != self.there.slug
                 for each in self.across("a mail", mail.decode())]  # fmt: skip
        return found if {self.here.slug, self.there.slug} <= set(whose) else [*found, "no mail was sent"]

    def searches(self) -> list[str]:
        """Search here for what was said there."""
        mark, lead = self.there.mark, bearer(self.here.secrets["lead"])
        said = f"{NEED['text']} {mark}"
        asked = {
            "/contributions": f"q={mark}", "/contributions/count": f"q={mark}", "/participants": f"q={mark}",
            "/communes": f"q=Nancy {mark}", "/contributions/similar": f"text={said}",
        }  # fmt: skip
        found = []
        for path, query in asked.items():
            ours, theirs = (
                self.door.api(place.host, "GET", path, query=query, **bearer(place.secrets["lead"])).json
                for place in (self.here, self.there)
            )
            found += self.across(path, json.dumps(ours, ensure_ascii=False))
            empty = [each.get("items", each.get("number")) in ([], 0) for each in (ours, theirs)]
            found += [f"{path} finds {ours}"] if not empty[0] and path != "/contributions/similar" else []
            found += [f"{path} finds nothing there"] if empty[1] else []
        address = self.door.api(self.here.host, "GET", "/participants", query=f"email=voisine@{mark}.example", **lead)
        return found + [f"/participants finds {address.json}" for _ in address.json["items"]]

    def etags(self, rows: list[Row]) -> list[str]:
        """Offer the ETags of there here: nobody is told that they have it already."""
        found = []
        for row in rows:
            if row.verb == "GET" and not row.slots:
                path, _, query = row.request(lambda slot: "")
                theirs, ours = (
                    self.door.api(place.host, "GET", path, query=query, **bearer(place.secrets["lead"]))
                    for place in (self.there, self.here)
                )
                if (tag := theirs.headers.get("ETag")) and tag != ours.headers["ETag"]:
                    lead = bearer(self.here.secrets["lead"])
                    again = self.door.api(self.here.host, "GET", path, query=query, If_None_Match=tag, **lead)
                    found += [f"{row}: {again.status}"] if bare(again) != bare(ours) else []
        return found

    def counts(self, rows: list[Row]) -> list[str]:
        """Read all lists and figures of a territory where nobody spoke yet: there is nothing in them."""
        empty = self.here.installation.territory()
        found = []
        for row in rows:
            if row.verb == "GET" and not row.slots and row.path not in OF_A_FILE:
                path, _, query = row.request(lambda slot: "")
                answer = self.door.api(f"{empty.slug}.localhost", "GET", path, query=query)
                if answer.status == 200 and answer.headers["Content-Type"] == "application/json":
                    found += [f"{row}: {answer.json}"] if numbers(answer.json) or answer.json.get("items") else []
        return found

    def repeats(self) -> list[str]:
        """Say the same here as there, under the same key: it is said twice, by two people."""
        key = "une-clef-que-personne-ne-devine"
        theirs, ours = (
            self.door.api(place.host, "POST", "/contributions", place.marked(NEED), Idempotency_Key=key)
            for place in (self.there, self.here)
        )
        found = self.across("a repeat", f"{ours.headers} {ours.body.decode()}")
        same = [name for name in ("Receipt", "Set-Cookie") if theirs.headers[name] == ours.headers[name]]
        same += ["id"] if theirs.json["id"] == ours.json["id"] else []
        return found + [f"a repeat: the same {name}" for name in same]

    def documents(self) -> list[str]:
        """Read what is the same for all: contracts, metrics."""
        said = [self.door.ask(self.here.host, "GET", f"/api/{name}.json").body for name in ("openapi", "asyncapi")]
        return [each for body in (*said, generate_latest()) for each in self.across("a document", body.decode())]

    def archives(self) -> list[str]:
        """Export what is here, as a territory moves: in no file of its archive is anything of there."""
        settings = self.here.installation.settings
        with tempfile.TemporaryDirectory() as room:
            made = Path(room) / "here.tar.gz"
            moving.export(installation.Installation(settings.data), settings, self.here.slug, made, lambda _: None)
            with tarfile.open(made) as archive:
                files = {one.name: archive.extractfile(one).read().decode() for one in archive}  # type: ignore[union-attr]
        found = [each for name, said in files.items() for each in self.across(name, said)]
        return found if files["rows/participation/contribution.jsonl"] else [*found, "nothing is exported"]

    def lines(self) -> list[str]:
        """Look at what was logged: no text of anyone's, and of theirs nothing on a line of ours."""
        ours = [line for line in self.logged if self.here.slug in line]
        found = [line for line in self.logged if self.there.mark in line]
        found += [each for line in ours for each in self.across(line, line)]
        return found if ours else ["nothing was logged"]


@cache
def keeping(door: Door, host: str) -> list[str]:
    """Return the pages that keep something for all."""
    kept, found = door.application.site._lately, []
    for path in [route.path for route in routes if route.verb == "GET" and "<" not in route.path]:
        kept.clear()
        door.page(host, path)
        found += [path] if kept else []
    return found


def numbers(said: object) -> set[float]:
    """Return the numbers in something but naught."""
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    own = {float(said)} - {0.0} if isinstance(said, int | float) and not isinstance(said, bool) else set()
    return own.union(*map(numbers, inside))


CHECKS = [name for name, check in vars(Carriers).items() if callable(check) and len(signature(check).parameters) == 1]
