"""Webhooks beside their model: a receiver is called for what was asked, until it or an administrator ends it."""

from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import NOBODY, NUMBER, SELDOM, VERSIONS, Beside, by, guarded, walk
from tests.models.town import Town
from tests.models.webhooks import GONE, Webhooks
from tools.journey.installations import soon
from tools.journey.sink import sink

pytestmark = pytest.mark.unpatched
CREATED, EDITED = "projects.organisation.created.v1", "projects.organisation.edited.v1"
ADMINISTRATOR = by("administrator", "program", others=["coordinator", "moderator", "visitor", "reader"])
TYPES = some.sampled_from([[CREATED], [EDITED], ["projects.organisation.*"], ["projects.mentor.*"], [CREATED, EDITED]])


class Called(Beside):
    """Two webhooks at most, of one receiver, and an organisation to which things happen."""

    model: Webhooks
    patience = 10

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.open = ExitStack()
        self.sink = self.open.enter_context(sink())
        self.model = Webhooks()
        self.ids: list[str] = []
        self.events: list[str] = []
        self.since = "0" * 20

    @initialize()
    def begin(self) -> None:
        self.organisation = ""
        self.happen()

    @rule()
    def happen(self) -> None:
        """Let an organisation be made known, or be known by another name."""
        name = f"La Ressourcerie {next(self.town.numbers)}"
        if self.organisation:
            path = f"/organisations/{self.organisation}"
            version = self.town.good("visitor", "GET", path)["version"]
            self.town.good("coordinator", "PATCH", path, {"name": name}, If_Match=f'"{version}"')
        else:
            said = {"name": name, "kind": "association"}
            self.organisation = self.town.good("coordinator", "POST", "/organisations", said)["id"]
        type = EDITED if self.model.happened else CREATED
        self.model.happen(type)
        self.events.append(soon(lambda: self.logged(type), 10, "the event"))

    def logged(self, type: str) -> str | None:
        """Return the id of the next event of this organisation, once it is in the log."""
        page = self.town.people["visitor"].read_all("/events", type=type, after=self.since, limit=100)
        ours = [each for each in page if each["subject"] == f"organisations/{self.organisation}"]
        if not ours:
            return None
        self.since = ours[-1]["sequence"]
        return str(ours[-1]["id"])

    @rule(really=SELDOM)
    def turn(self, really: bool) -> None:
        """Let the receiver want no more, or want more again."""
        if really:
            self.model.answers = self.sink.status = 204 if self.model.answers == GONE else GONE

    @precondition(lambda self: len(self.ids) < 2)
    @rule(who=ADMINISTRATOR, types=TYPES)
    def create(self, who: str, types: list[str]) -> None:
        said = {"url": self.sink.url, "types": types}
        if made := self.both(who, "POST", "/webhooks", lambda: self.model.create(who, types), said):
            self.ids.append(made["id"])

    @precondition(lambda self: self.ids)
    @rule(who=ADMINISTRATOR, number=NUMBER, off=VERSIONS, types=some.none() | TYPES,
          enabled=some.sampled_from([None, True, True, False]))  # fmt: skip
    def change(self, who: str, number: int, off: int | None, types: list[str] | None, enabled: bool | None) -> None:
        number %= len(self.ids)
        one = self.model.webhooks[number]
        version, fields = guarded(one.version if one else 1, off)
        said: dict[str, Any] = {"types": types} if types else {}
        said |= {} if enabled is None else {"enabled": enabled}
        self.both(
            who, "PATCH", f"/webhooks/{self.ids[number]}",
            lambda: self.model.change(who, number, version, types, enabled), said, **fields,
        )  # fmt: skip

    @precondition(lambda self: self.ids)
    @rule(who=ADMINISTRATOR, number=NUMBER, act=some.sampled_from(["test", "test", "rotate", "remove"]), really=SELDOM)
    def act(self, who: str, number: int, act: str, really: bool) -> None:
        number %= len(self.ids)
        path = f"/webhooks/{self.ids[number]}"
        if act != "remove":
            named = {"rotate": "rotate-secret"}.get(act, act)
            self.both(who, "POST", f"{path}/{named}", lambda: getattr(self.model, act)(who, number))
        elif really:
            self.both(who, "DELETE", path, lambda: self.model.remove(who, number))

    @precondition(lambda self: self.ids)
    @rule(who=ADMINISTRATOR, number=NUMBER, event=NUMBER, unknown=SELDOM)
    def replay(self, who: str, number: int, event: int, unknown: bool) -> None:
        number %= len(self.ids)
        which = None if unknown else event % len(self.events)
        said = {"event": NOBODY if which is None else self.events[which]}
        counted: list[int] = []
        path = f"/webhooks/{self.ids[number]}/replay"
        again = self.both(who, "POST", path, lambda: counted.append(self.model.replay(who, number, which)), said)
        assert again is None or again["count"] == counted[0]

    def seen(self) -> Any:
        return [self.read(id) for id in self.ids]

    def read(self, id: str) -> Any:
        answer = self.town.send("administrator", "GET", f"/webhooks/{id}")
        if answer.status == 404:
            return None
        one, calls = answer.json, self.town.good("administrator", "GET", f"/webhooks/{id}/attempts?limit=100")["items"]
        called = [(each["type"], each["status"]) for each in reversed(calls)]
        return [
            one["types"],
            one["version"],
            one["enabled"],
            one["disabled_because"],
            bool(one["failing_since"]),
            called,
        ]

    def believed(self) -> Any:
        return [
            one and [one.types, one.version, one.enabled, one.because, one.failing, one.calls]
            for one in self.model.webhooks
        ]

    def teardown(self) -> None:
        for id in self.ids:
            self.town.send("administrator", "DELETE", f"/webhooks/{id}")
        self.open.close()


def test_webhooks_are_what_their_model_says(town: Town) -> None:
    walk(Called, town)
