"""The tokens of programs beside their model: who makes them, with which scopes, and until when they are worth it."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import precondition, rule

from tests.models.beside import NUMBER, SELDOM, Beside, by, walk
from tests.models.tokens import Tokens
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
ADMINISTRATOR = by("administrator", "program", others=["coordinator", "visitor", "reader"])
READS = {"participants:read": "/participants?limit=1", "webhooks:read": "/webhooks?limit=1", "tokens:read": "/tokens"}
SCOPES = some.sets(some.sampled_from([*READS, "audit:read"]), min_size=1)


class Programs(Beside):
    """A few tokens, each of them used once: a gateway believes what it was told for some seconds."""

    model: Tokens

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.model = Tokens()
        self.ids: list[str] = []
        self.unused: dict[int, str] = {}

    @rule(who=ADMINISTRATOR, scopes=SCOPES, over=SELDOM)
    def make(self, who: str, scopes: set[str], over: bool) -> None:
        said: dict[str, Any] = {"name": "Un programme", "scopes": sorted(scopes)}
        said |= {"expires_at": "2020-01-27T18:00:00+01:00"} if over else {}
        if made := self.both(who, "POST", "/tokens", lambda: self.model.make(who, scopes, over=over), said):
            name = self.unused[len(self.ids)] = f"program {next(self.town.numbers)}"
            self.town.people[name] = self.town.visitor.holding(made["secret"])
            self.ids.append(made["id"])

    @precondition(lambda self: self.ids)
    @rule(who=ADMINISTRATOR, number=NUMBER)
    def take_back(self, who: str, number: int) -> None:
        number %= len(self.ids)
        self.both(who, "DELETE", f"/tokens/{self.ids[number]}", lambda: self.model.take_back(who, number))

    @precondition(lambda self: self.unused)
    @rule(number=NUMBER, scope=some.sampled_from([*READS]))
    def use(self, number: int, scope: str) -> None:
        number = [*self.unused][number % len(self.unused)]
        self.both(self.unused.pop(number), "GET", READS[scope], lambda: self.model.use(number, scope))

    def seen(self) -> Any:
        listed = self.town.people["administrator"].read_all("/tokens", limit=100)
        scopes = {each["id"]: each["scopes"] for each in listed}
        return [scopes.get(id) for id in self.ids]

    def believed(self) -> Any:
        return [None if one.taken_back else one.scopes for one in self.model.tokens]

    def teardown(self) -> None:
        for id in self.ids:
            self.town.send("administrator", "DELETE", f"/tokens/{id}")


def test_tokens_are_what_their_model_says(town: Town) -> None:
    walk(Programs, town)
