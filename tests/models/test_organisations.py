"""Partner organisations beside their model: what they are called, and who may commit in their name."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import NOBODY, NUMBER, VERSIONS, Beside, by, guarded, walk
from tests.models.organisations import Organisations
from tests.models.town import Town
from tests.story import GIVEN

pytestmark = pytest.mark.unpatched
MEMBERS = ("neighbour", "passer-by")
COORDINATOR = by("coordinator", "program", others=[*MEMBERS, "moderator", "visitor", "reader"])
GIVES = by(*MEMBERS, others=["coordinator", "program"])
NAMED = some.sampled_from([*MEMBERS, *MEMBERS, "nobody"])
NAME = some.sampled_from(["La Ressourcerie", "LA RESSOURCERIE", "Les Écossais", "les écossais", "CRESS"])


class Partners(Beside):
    """A few organisations whose names are of this walk alone; one project to give to."""

    model: Organisations

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.ids: list[str] = []
        self.members: dict[tuple[int, str], str] = {}

    @initialize()
    def begin(self) -> None:
        self.project = self.town.project().rpartition("/")[2]
        self.walk = next(self.town.numbers)
        self.model = Organisations()

    @rule(who=COORDINATOR, name=NAME)
    def create(self, who: str, name: str) -> None:
        name = f"{name} {self.walk}"
        said = {"name": name, "kind": "association"}
        if made := self.both(who, "POST", "/organisations", lambda: self.model.create(who, name), said):
            self.ids.append(made["id"])

    @precondition(lambda self: self.ids)
    @rule(who=COORDINATOR, number=NUMBER, off=VERSIONS, name=NAME)
    def rename(self, who: str, number: int, off: int | None, name: str) -> None:
        number, name = number % len(self.ids), f"{name} {self.walk}"
        version, fields = guarded(self.model.partners[number].version, off)
        path, said = f"/organisations/{self.ids[number]}", {"name": name}
        self.both(who, "PATCH", path, lambda: self.model.rename(who, number, version, name), said, **fields)

    @precondition(lambda self: self.ids)
    @rule(who=COORDINATOR, number=NUMBER, name=NAMED)
    def take_in(self, who: str, number: int, name: str) -> None:
        number %= len(self.ids)
        said = {"participant": self.town.ids.get(name, NOBODY)}
        path = f"/organisations/{self.ids[number]}/members"
        if made := self.both(who, "POST", path, lambda: self.model.take_in(who, number, name), said):
            self.members[number, name] = made["id"]

    @precondition(lambda self: self.members)
    @rule(who=COORDINATOR, number=NUMBER, which=NUMBER, astray=some.sampled_from([False, False, True]))
    def let_go(self, who: str, number: int, which: int, astray: bool) -> None:
        of, name = [*self.members][which % len(self.members)]
        number = number % len(self.ids) if astray else of
        path = f"/organisations/{self.ids[number]}/members/{self.members[of, name]}"
        self.both(who, "DELETE", path, lambda: self.model.let_go(who, number, of, name))

    @precondition(lambda self: self.ids)
    @rule(who=GIVES, number=NUMBER)
    def give(self, who: str, number: int) -> None:
        number %= len(self.ids)
        giver = {"kind": "organisation", "organisation": self.ids[number]}
        said = GIVEN | {"project": self.project, "giver": giver}
        self.both(who, "POST", "/commitments", lambda: self.model.give(who, number), said)

    def seen(self) -> Any:
        read = {}
        if self.ids:
            listed = self.town.good("visitor", "GET", f"/organisations?ids={','.join(self.ids)}")["items"]
            read = {each["id"]: [each["name"], each["version"]] for each in listed}
        mine = {
            who: {each["id"] for each in self.town.good(who, "GET", "/organisations?mine=true&limit=100")["items"]}
            for who in MEMBERS
        }
        return [[*read[id], sorted(who for who in MEMBERS if id in mine[who])] for id in self.ids]

    def believed(self) -> Any:
        return [[one.name, one.version, sorted(one.members)] for one in self.model.partners]

    def teardown(self) -> None:
        for (number, _), member in self.members.items():  # what is one's own is read to its end in each step
            self.town.send("coordinator", "DELETE", f"/organisations/{self.ids[number]}/members/{member}")


def test_organisations_and_who_speaks_for_them_are_what_their_model_says(town: Town) -> None:
    walk(Partners, town)
