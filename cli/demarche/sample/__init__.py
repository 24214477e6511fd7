"""The sample, for whoever wants to see the platform alive: a whole démarche of nine months, told once, and marked.

All is said through the API as people would, before the platform's doors open (`backstage.py`), on a clock that starts
nine months ago and ends now. The territory's file says that it shows a sample, and every page with it; each voice is
signed "(exemple)". What people really said is never mixed with it: a territory that holds anything is refused.
A load that was cut short goes on when it is asked for again: what was said already is answered from memory.
"""

import json
import signal
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from chassis.config import Settings
from chassis.territory import Territory
from demarche.embedded import LOOPBACK, claimed
from demarche.errors import HELD, Failure
from demarche.postgres.passwords import write_secret
from demarche.roles import administrator_link, revoke
from demarche.sample.accompaniment import Accompaniment
from demarche.sample.api import Api
from demarche.sample.backstage import Backstage, going_backstage
from demarche.sample.cast import Cast
from demarche.sample.diary import Diary
from demarche.sample.evenings import Evenings
from demarche.sample.mobilisation import Mobilisation
from demarche.words import say

if TYPE_CHECKING:
    from demarche.installation import Installation

HERE = Path(__file__).parent
OWNED = ("contributions", "moderation/queue", "challenges", "workshops", "projects", "organisations")
SCOPES = [
    *("contributions:write", "moderation:read", "moderation:write", "challenges:write", "workshops:read"),
    *("workshops:write", "registrations:write", "tables:write", "cards:write", "sheets:write", "sheets:read"),
    *("projects:read", "projects:write", "organisations:write", "participants:write", "tokens:write"),
]
LATER = timedelta(days=1)
STOPS = (signal.SIGINT, signal.SIGTERM)


class Progress(Protocol):
    """How far a load has come, for whoever watches."""

    def __call__(self, told: int, of: int) -> None: ...


@dataclass
class Record:
    """What the data folder remembers of one territory's sample: its last day, and the steward's token until then."""

    file: Path
    slug: str

    @property
    def all(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file.read_text()) if self.file.is_file() else {}
        return found

    @property
    def kept(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.all.get(self.slug)
        return found

    def keep(self, **known: Any) -> dict[str, Any]:
        """Keep it where its owner alone can read it."""
        fresh = self.file.with_suffix(".new")
        write_secret(fresh, json.dumps(self.all | {self.slug: known}))
        fresh.replace(self.file)
        return known


def load(installation: "Installation", settings: Settings, territory: Territory, progress: Progress) -> bool:
    """Tell the sample in a territory of an installation that we hold; return whether there was anything to tell.

    Raises Failure where people have said something already, KeyboardInterrupt when it is told to stop.
    """
    record = Record(installation.data / "sample.json", territory.slug)
    known = record.kept
    if known is not None and known["loaded"]:
        return False
    last = date.fromisoformat(known["last"]) if known else datetime.now(UTC).astimezone(territory.zone).date()
    diary = Diary(last, territory.zone)
    with heeding() as heed, going_backstage(settings, claimed(LOOPBACK, 0), diary.begins) as stage:
        api = stage.api(settings.origin(territory))
        if known is None:
            token = token_of(stage, api, territory)
            refuse_what_is_real(api, token, territory)
            mark(installation.territories / f"{territory.slug}.toml")
            known = record.keep(last=last.isoformat(), token=token, loaded=False)
        tell(stage, Cast(api, known["token"]["secret"], territory, diary, settings.key("cli")), heed, progress)
        take_back(api, known["token"])
        record.keep(last=known["last"], loaded=True)
    return True


def tell(stage: Backstage, cast: Cast, heed: Callable[[], None], progress: Progress) -> None:
    """Enter the chapters into the cast's diary, and tell it."""
    evenings = chapter("evenings")
    Mobilisation(cast, chapter("said")["said"], chapter("challenges")["challenges"]).enter()
    Evenings(cast, evenings["held"], evenings["coming"]).enter()
    Accompaniment(cast, chapter("projects")).enter()
    count = 0

    def told() -> None:
        nonlocal count
        heed()
        count += 1
        progress(count, len(cast.diary))

    cast.diary.tell(stage, told)


def chapter(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))


def token_of(stage: Backstage, api: Api, territory: Territory) -> dict[str, Any]:
    """Return a token that may coordinate, moderate and facilitate, made by an administrator of a moment.

    Its limits are the high ones. It takes itself back when all is told; one that was forgotten is worth nothing soon.
    """
    database = stage.process.runtimes["participation"].database
    link = administrator_link(database, territory)
    person = api.post(f"/administrator-links/{link.rpartition('/')[2]}", {"pseudonym": say("sample.steward")})
    expires_at = (datetime.now(UTC) + LATER).isoformat()
    asked = {"name": say("sample.steward"), "scopes": SCOPES, "limits": "high", "expires_at": expires_at}
    token = api.post("/tokens", asked, secret=person["session"])
    revoke(database, territory, UUID(person["participant"]), "administrator")
    return {name: token[name] for name in ("id", "secret")}


def refuse_what_is_real(api: Api, token: dict[str, Any], territory: Territory) -> None:
    """Raise Failure where people have already said something here."""
    if any(api.get(f"/{what}?limit=1", token["secret"])["items"] for what in OWNED):
        take_back(api, token)
        raise Failure("sample.real", code=HELD, name=territory.name)


def take_back(api: Api, token: dict[str, Any]) -> None:
    api.ask("DELETE", f"/tokens/{token['id']}", token["secret"])


def mark(file: Path) -> None:
    """Have a territory's file say that it shows a sample."""
    text = file.read_text("utf-8")
    line = "sample = false\n"
    marked = text.replace(line, "sample = true\n", 1) if line in text else f"sample = true\n{text}"
    if "sample = true\n" not in text:
        fresh = file.with_suffix(".toml.new")
        fresh.write_text(marked, "utf-8")
        fresh.replace(file)


@contextmanager
def heeding() -> Iterator[Callable[[], None]]:
    """Give what raises KeyboardInterrupt once we were told to stop: between two acts, never inside one.

    The default handlers would raise in whichever greenlet runs, and be lost with it.
    """
    asked: list[int] = []
    before = {number: signal.signal(number, lambda got, _: asked.append(got)) for number in STOPS}

    def heed() -> None:
        if asked:
            raise KeyboardInterrupt

    try:
        yield heed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
