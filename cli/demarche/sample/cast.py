"""Who speaks in the story, and where: voices that join with their first words, a steward's token, places and themes.

Each write has a key of its own, so that a story that was cut short can be told again from its beginning.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from eventlet.semaphore import Semaphore

from chassis.territory import Territory
from demarche.sample.api import Api, Unknown
from demarche.sample.diary import Diary
from demarche.words import say

A_WHILE = timedelta(days=60)  # a session lasts 90 days from when its use was noted


class Cast:
    """The people of one territory's story, and the ids of what they made, by the names that the chapters give them."""

    def __init__(self, api: Api, token: str, territory: Territory, diary: Diary, secret: bytes) -> None:
        self.api, self.token, self.territory, self.diary, self.secret = api, token, territory, diary, secret
        self.ids: dict[str, str] = {}
        self.sessions: dict[str, str] = {}
        self.receipts: dict[str, str] = {}
        self.heard: dict[str, datetime] = {}
        self.turns: dict[str, Semaphore] = defaultdict(Semaphore)

    def by(self, voice: str, path: str, content: Any = None, *, name: str) -> Any:
        """Write as a voice, who joins with it, or comes back by the receipt where the session may be over."""
        with self.turns[voice]:
            if voice not in self.sessions:
                made = self._join(voice, path, content, name)
            else:
                if self.diary.now - self.heard[voice] > A_WHILE:
                    self._come_back(voice)
                try:
                    made = self.api.post(path, content, secret=self.sessions[voice], key=self.key(name))
                except Unknown:  # what the gateway believes for seconds was weeks here: nobody noted that it was used
                    self._come_back(voice)
                    made = self.api.post(path, content, secret=self.sessions[voice], key=self.key(name))
            self.heard[voice] = self.diary.now
            return made

    def _come_back(self, voice: str) -> None:
        self.sessions[voice] = self.api.post("/receipts", {"code": self.receipts[voice]})["session"]

    def _join(self, voice: str, path: str, content: Any, name: str) -> Any:
        made, session, self.receipts[voice] = self.api.join(path, content, self.key(name))
        signed = {"pseudonym": say("sample.signed", name=voice)}
        self.ids[voice] = self.api.post("/me/pseudonym", signed, secret=session, key=self.key(f"join {voice}"))["id"]
        self.sessions[voice] = session
        return made

    def steward(self, path: str, content: Any = None, *, name: str) -> Any:
        """Write with the token of who coordinates, moderates and facilitates."""
        return self.api.post(path, content, secret=self.token, key=self.key(name))

    def amend(self, path: str, content: Any) -> None:
        """Change what is said of something, with the steward's token; saying it again changes nothing."""
        version = {"If-Match": f'"{self.read(path)["version"]}"'}
        self.api.ask("PATCH", path, self.token, content, **version)

    def read(self, path: str) -> Any:
        return self.api.get(path, self.token)

    def ref(self, kind: str, name: str) -> str:
        return f"{kind}/{self.ids[name]}"

    def key(self, name: str) -> str:
        """Return a key that stays the same for this write, and that nobody can guess: it could open a session."""
        return hmac.new(self.secret, f"sample {self.territory.slug} {name}".encode(), hashlib.sha256).hexdigest()

    # The territory, as far as it knows itself: any theme, area or rank of a chapter finds one that is there.

    def themes(self, wanted: Sequence[str]) -> list[str]:
        return [code for code in wanted if code in self.territory.theme_by_code] or [self.territory.themes[0].code]

    def area(self, rank: int) -> str | None:
        areas = self.territory.areas
        return areas[rank % len(areas)].code if areas else None

    def commune(self, area: int, rank: int) -> str:
        """Return a commune of an area by its rank among them, the most populous first."""
        code = self.area(area)
        inside = set(self.territory.communes_of_area(code)) if code else set()
        here = [commune for commune in self.territory.communes if not inside or commune.code in inside]
        here.sort(key=lambda commune: commune.population or 0, reverse=True)
        return here[rank % len(here)].code
