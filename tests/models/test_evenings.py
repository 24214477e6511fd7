"""An evening that runs beside its model: phases, cards, votes and sheets."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import MOSTLY, NUMBER, SELDOM, VERSIONS, Beside, by, guarded, walk
from tests.models.evenings import PHASES, Evening
from tests.models.town import Town
from tests.story import EVENING, SHEET

pytestmark = pytest.mark.unpatched
SEATS = {"neighbour": 0, "passer-by": 1}
STAFF = by("facilitator", "coordinator", "program", others=["neighbour", "visitor", "reader"])
WRITES = by(*SEATS, "facilitator", others=["coordinator", "mentor", "visitor", "program", "reader"])
VOTES = by(*SEATS, others=["facilitator", "visitor", "program"])
CHOOSES = by("coordinator", "program", others=["facilitator", *SEATS, "visitor", "reader"])


class Evenings(Beside):
    """One evening with two tables, someone at each; two votes for each of them."""

    model: Evening

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.id = ""
        self.cards: list[str] = []
        self.sheets: list[str] = []

    @initialize(format=some.sampled_from([*PHASES]))
    def begin(self, format: str) -> None:
        good = self.town.good
        planned = EVENING | {"format": format, "votes_per_person": 2}
        self.id = good("coordinator", "POST", "/workshops", planned)["id"]
        self.path = f"/workshops/{self.id}"
        self.tables = [good("coordinator", "POST", f"{self.path}/tables", {})["id"] for _ in range(2)]
        good("coordinator", "POST", f"{self.path}/open")
        for who, table in SEATS.items():
            came = {"registration": good(who, "POST", f"{self.path}/registrations", {})["id"]}
            good("facilitator", "POST", f"{self.path}/check-ins", came | {"table": self.tables[table]})
        started = good("facilitator", "POST", f"{self.path}/start")
        self.phases = [None, *(phase["id"] for phase in started["phases"])]
        self.model = Evening(format, SEATS, votes_each=2, version=started["version"])

    @rule(who=STAFF, believed=MOSTLY)
    def move_on(self, who: str, believed: bool) -> None:
        self.move("next", self.model.move_on, who, believed)

    @rule(who=STAFF, believed=MOSTLY, seldom=SELDOM)
    def move_back(self, who: str, believed: bool, seldom: bool) -> None:
        if seldom:
            self.move("previous", self.model.move_back, who, believed)

    def move(self, way: str, model: Callable[..., None], who: str, believed: bool) -> None:
        running = self.phases[self.model.phase]
        said = {"from": running if believed else self.phases[-1] if self.model.phase == 0 else None}
        self.both(who, "POST", f"{self.path}/phases/{way}", lambda: model(who, believed=believed), said)

    @rule(who=STAFF, seldom=SELDOM, act=some.sampled_from(["close", "report"]))
    def end(self, who: str, seldom: bool, act: str) -> None:
        if seldom or act == "report":
            said = {"text": "Trois projets sont nés."} if act == "report" else None
            self.both(who, "POST", f"{self.path}/{act}", lambda: self.model.end(who, act), said)

    @rule(who=WRITES, table=some.integers(0, 1))
    def write(self, who: str, table: int) -> None:
        said = {"kind": "need", "text": "Un vélo cassé."}
        table = SEATS.get(who, table) if len(self.cards) % 3 else table
        if made := self.both(
            who, "POST", f"/tables/{self.tables[table]}/cards", lambda: self.model.write(who, table), said
        ):
            self.cards.append(made["id"])

    def left_over(self, number: int) -> int:
        """Return the number of a card that is there."""
        there = [each for each, card in enumerate(self.model.cards) if card]
        return there[number % len(there)]

    @precondition(lambda self: any(self.model.cards))
    @rule(who=WRITES, number=NUMBER, off=VERSIONS)
    def edit_card(self, who: str, number: int, off: int | None) -> None:
        number = self.left_over(number)
        version, fields = guarded(self.model.card(number).version, off)
        path = f"/cards/{self.cards[number]}"
        self.both(
            who, "PATCH", path, lambda: self.model.edit_card(who, number, version), {"text": "Deux vélos."}, **fields
        )

    @precondition(lambda self: any(self.model.cards))
    @rule(who=WRITES, number=NUMBER, seldom=SELDOM)
    def remove_card(self, who: str, number: int, seldom: bool) -> None:
        number = self.left_over(number)
        if seldom:
            self.both(who, "DELETE", f"/cards/{self.cards[number]}", lambda: self.model.remove(who, number))

    @precondition(lambda self: any(self.model.cards))
    @rule(who=VOTES, number=NUMBER, give=MOSTLY)
    def vote(self, who: str, number: int, give: bool) -> None:
        number = self.left_over(number)
        path = f"/cards/{self.cards[number]}/votes"
        if give:
            answer = self.both(who, "POST", path, lambda: self.model.vote(who, number))
        else:
            answer = self.both(who, "DELETE", f"{path}/mine", lambda: self.model.unvote(who, number))
        if answer is not None:
            assert (answer["voted"], answer["left"]) == (give, self.model.left(who))

    @precondition(lambda self: len(self.sheets) < 3)
    @rule(who=WRITES, table=some.integers(0, 1))
    def begin_sheet(self, who: str, table: int) -> None:
        said, path = {"name": "La Roue libre"}, f"/tables/{self.tables[table]}/sheets"
        if made := self.both(who, "POST", path, lambda: self.model.begin_sheet(who, table), said):
            self.sheets.append(made["id"])

    @precondition(lambda self: self.sheets)
    @rule(who=WRITES, number=NUMBER, off=VERSIONS)
    def edit_sheet(self, who: str, number: int, off: int | None) -> None:
        number %= len(self.sheets)
        version, fields = guarded(self.model.sheets[number].version, off)
        path = f"/sheets/{self.sheets[number]}"
        self.both(who, "PATCH", path, lambda: self.model.edit_sheet(who, number, version), SHEET, **fields)

    @precondition(lambda self: self.sheets)
    @rule(who=WRITES, number=NUMBER)
    def pitch(self, who: str, number: int) -> None:
        number %= len(self.sheets)
        path = f"/sheets/{self.sheets[number]}/pitch"
        self.both(who, "POST", path, lambda: self.model.pitch(who, number))

    @precondition(lambda self: self.sheets)
    @rule(who=CHOOSES, number=NUMBER, act=some.sampled_from(["select", "keep"]))
    def choose(self, who: str, number: int, act: str) -> None:
        number %= len(self.sheets)
        path = f"/sheets/{self.sheets[number]}/{act}"
        self.both(who, "POST", path, lambda: self.model.choose(who, number, act))

    def seen(self) -> Any:
        def read(what: str) -> dict[str, Any]:
            lists = (f"/tables/{table}/{what}?limit=100" for table in self.tables)
            return {each["id"]: each for path in lists for each in self.town.good("facilitator", "GET", path)["items"]}

        workshop, cards, sheets = self.town.good("coordinator", "GET", self.path), read("cards"), read("sheets")
        return (
            [workshop["state"], workshop["version"], workshop["phase"]],
            {id: [one["version"], one["shown"], one["votes"]] for id, one in cards.items()},
            [[sheets[id]["state"], sheets[id]["version"]] for id in self.sheets],
        )

    def believed(self) -> Any:
        model = self.model
        return (
            [model.state, model.version, self.phases[model.phase]],
            {
                self.cards[number]: [
                    card.version, card.phase <= model.reach, len(card.votes) if model.counted else None
                ]
                for number, card in enumerate(model.cards) if card
            },
            [[one.state, one.version] for one in model.sheets],
        )  # fmt: skip


def test_an_evening_with_its_cards_votes_and_sheets_is_what_its_model_says(town: Town) -> None:
    walk(Evenings, town)
