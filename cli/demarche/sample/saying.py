"""Saying the sample: each voice joins with its first words, then all are published, supported and commented."""

import hashlib
import hmac
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chassis.territory import Territory
from demarche.sample.api import Api
from demarche.words import say

SAID = Path(__file__).with_name("said.toml")
SCOPES = ["moderation:read", "moderation:write"]


@contextmanager
def steward(api: Api, link: str) -> Iterator[str]:
    """Give a token that may moderate, by an administrator of a moment: both are gone afterwards."""
    pseudonym = say("sample.steward")
    person = api.post(f"/administrator-links/{link}", {"pseudonym": pseudonym})
    session = person["session"]
    token = api.post("/tokens", {"name": pseudonym, "scopes": SCOPES}, secret=session)
    try:
        yield token["secret"]
    finally:
        api.ask("DELETE", f"/tokens/{token['id']}", session)
        api.ask("DELETE", f"/participants/{person['participant']}/roles/administrator", session)


class Sample:
    """The sample of one territory. Each write has a key of its own, so that one cut short can be said again."""

    def __init__(self, api: Api, token: str, territory: Territory, secret: bytes) -> None:
        self.api, self.token, self.territory, self.secret = api, token, territory, secret
        self.themes = [theme.code for theme in territory.themes]
        self.places = sorted(territory.communes, key=lambda commune: commune.population or 0, reverse=True)
        self.sessions: dict[str, str] = {}

    def say_all(self) -> None:
        """Say everything: contributions first, since supports and comments come from voices that have joined."""
        said = tomllib.loads(SAID.read_text("utf-8"))["contributions"]
        ids = [self.say_one(number, entry) for number, entry in enumerate(said)]
        for number, (id, entry) in enumerate(zip(ids, said, strict=True)):
            for voice in entry.get("supports", ()):
                self.write(f"/contributions/{id}/supports", None, f"support-{number}-{voice}", voice)
            for position, comment in enumerate(entry.get("comments", ())):
                key = f"comment-{number}-{position}"
                made = self.write(f"/contributions/{id}/comments", {"text": comment["text"]}, key, comment["voice"])
                self.publish(f"comments/{made['id']}", key)

    def say_one(self, number: int, entry: dict[str, Any]) -> str:
        """Say one contribution, its voice joining with it, have it published, and return its id."""
        key = f"contribution-{number}"
        themes = [theme for theme in entry["themes"] if theme in self.themes] or self.themes[:1]
        commune = self.places[entry["place"] % len(self.places)].code
        content = {name: entry[name] for name in ("kind", "title", "text")} | {"themes": themes, "commune": commune}
        voice = entry["voice"]
        if voice in self.sessions:
            made = self.write("/contributions", content, key, voice)
        else:
            made, self.sessions[voice] = self.api.join("/contributions", content, self.key(key))
            self.write("/me/pseudonym", {"pseudonym": say("sample.signed", name=voice)}, f"join-{voice}", voice)
        self.publish(f"contributions/{made['id']}", key)
        return str(made["id"])

    def write(self, path: str, content: Any, key: str, voice: str) -> Any:
        return self.api.post(path, content, secret=self.sessions[voice], key=self.key(key))

    def publish(self, subject: str, key: str) -> None:
        version = self.api.get(f"/{subject}", self.token)["version"]
        decision = {"subject": subject, "decision": "publish", "version": version}
        self.api.post("/moderation/decisions", decision, secret=self.token, key=self.key(f"publish-{key}"))

    def key(self, name: str) -> str:
        """Return a key that stays the same for this write, and that nobody can guess: it could open a session."""
        return hmac.new(self.secret, f"sample {self.territory.slug} {name}".encode(), hashlib.sha256).hexdigest()
