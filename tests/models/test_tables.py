"""A workshop's tables beside their model: who puts them up, who chose them, and who hosts that one workshop."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import NOBODY, SELDOM, VERSIONS, Beside, by, guarded, walk
from tests.models.tables import Hall
from tests.models.town import Town
from tests.story import EVENING

pytestmark = pytest.mark.unpatched
PEOPLE = ("neighbour", "passer-by")
HOSTS = by("facilitator", "coordinator", "program", "neighbour", others=["passer-by", "moderator", "visitor", "reader"])
COORDINATOR = by("coordinator", "program", others=["facilitator", *PEOPLE, "visitor", "reader"])
PERSON = some.sampled_from(PEOPLE)
WHICH = some.integers(0, 9)
NUMBER = some.integers(1, 4)
ELSEWHERE = f"challenges/{NOBODY}"


class Halls(Beside):
    """One open workshop with up to four tables, to which two people may come."""

    model: Hall

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.tables: list[str] = []
        self.registrations: dict[str, str] = {}
        self.facilitators: dict[str, str] = {}

    @initialize()
    def open(self) -> None:
        self.path = f"/workshops/{self.town.good('coordinator', 'POST', '/workshops', EVENING)['id']}"
        self.town.good("coordinator", "POST", f"{self.path}/open")
        self.model = Hall()

    @rule(who=COORDINATOR, really=SELDOM, seldom=SELDOM)
    def call_off(self, who: str, really: bool, seldom: bool) -> None:
        if really and seldom:
            said = {"reason": "Salle inondée."}
            self.both(who, "POST", f"{self.path}/cancel", lambda: self.model.call_off(who), said)

    @precondition(lambda self: len(self.tables) < 4)
    @rule(who=HOSTS, number=some.none() | NUMBER, seats=some.sampled_from([None, 1]), astray=SELDOM)
    def put_up(self, who: str, number: int | None, seats: int | None, astray: bool) -> None:
        said = {"seats": seats} | ({"number": number} if number else {}) | ({"challenge": ELSEWHERE} if astray else {})
        made = self.both(
            who, "POST", f"{self.path}/tables", lambda: self.model.put_up(who, number, seats, astray=astray), said
        )
        if made:
            self.tables.append(made["id"])

    @precondition(lambda self: self.tables)
    @rule(who=HOSTS, which=WHICH, off=VERSIONS, number=NUMBER)
    def renumber(self, who: str, which: int, off: int | None, number: int) -> None:
        which %= len(self.tables)
        one = self.model.tables[which]
        version, fields = guarded(one.version if one else 1, off)
        path, said = f"/tables/{self.tables[which]}", {"number": number}
        self.both(who, "PATCH", path, lambda: self.model.renumber(who, which, version, number), said, **fields)

    @precondition(lambda self: self.tables)
    @rule(who=HOSTS, which=WHICH)
    def remove(self, who: str, which: int) -> None:
        which %= len(self.tables)
        self.both(who, "DELETE", f"/tables/{self.tables[which]}", lambda: self.model.remove(who, which))

    @rule(who=PERSON, which=WHICH)
    def register(self, who: str, which: int) -> None:
        table = which % len(self.tables) if self.tables and which else None
        said = {} if table is None else {"table": self.tables[table]}
        path = f"{self.path}/registrations"
        if made := self.both(who, "POST", path, lambda: self.model.register(who, table), said):
            self.registrations[who] = made["id"]

    @rule(who=PERSON, really=some.booleans())
    def cancel(self, who: str, really: bool) -> None:
        if really and who in self.registrations:
            path = f"/registrations/{self.registrations[who]}/cancel"
            self.both(who, "POST", path, lambda: self.model.cancel(who))

    @precondition(lambda self: self.registrations)
    @rule(who=COORDINATOR, which=WHICH)
    def name(self, who: str, which: int) -> None:
        person, id = [*self.registrations.items()][which % len(self.registrations)]
        path, said = f"{self.path}/facilitators", {"registration": id}
        if made := self.both(who, "POST", path, lambda: self.model.name(who, person), said):
            self.facilitators[person] = made["id"]

    @precondition(lambda self: self.facilitators)
    @rule(who=COORDINATOR, which=WHICH)
    def release(self, who: str, which: int) -> None:
        person, id = [*self.facilitators.items()][which % len(self.facilitators)]
        path = f"{self.path}/facilitators/{id}"
        self.both(who, "DELETE", path, lambda: self.model.release(who, person))

    def seen(self) -> Any:
        tables = {each["id"]: each for each in self.town.good("coordinator", "GET", f"{self.path}/tables")["items"]}
        hosts = self.town.good("coordinator", "GET", f"{self.path}/facilitators")["items"]
        read = (tables.pop(id, None) for id in self.tables)
        return (
            [one and [one["number"], one["seats"], one["version"], one["registered"]] for one in read],
            tables,
            sorted(each["id"] for each in hosts),
        )

    def believed(self) -> Any:
        tables = [
            one and [one.number, one.seats, one.version, self.model.chosen(at)]
            for at, one in enumerate(self.model.tables)
        ]
        return tables, {}, sorted(self.facilitators[name] for name in self.model.facilitators)


def test_tables_and_who_hosts_them_are_what_their_model_says(town: Town) -> None:
    walk(Halls, town)
