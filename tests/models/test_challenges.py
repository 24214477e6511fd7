"""Challenges beside their model, while workshops work on them and projects come of some."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.fuzz.ground import NEED
from tests.models.beside import NUMBER, VERSIONS, Beside, by, guarded, walk
from tests.models.challenges import Challenge, Sheet, Work, Workshop
from tests.models.registrations import ACTS
from tests.models.town import Town
from tests.story import EVENING, QUESTION

pytestmark = pytest.mark.unpatched
COORDINATOR = by("coordinator", "program", others=["facilitator", "neighbour", "visitor", "reader"])
SAID = {"cancel": {"reason": "Salle inondée."}, "report": {"text": "Trois projets sont nés."}}
ONE = some.integers(0, 1)


class WorkedOn(Beside):
    """Two challenges of one contribution each, and two workshops at most."""

    model: Work
    patience = 10

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.workshops: list[str] = []
        self.tables: list[str] = []
        self.sheets: list[str] = []

    @initialize(published=some.booleans())
    def draft(self, published: bool) -> None:
        good = self.town.good
        self.parts = [good("neighbour", "POST", "/contributions", NEED)["id"] for _ in range(2)]
        for id in self.parts:
            shown = {"subject": f"contributions/{id}", "decision": "publish", "version": 1}
            good("moderator", "POST", "/moderation/decisions", shown)
        drafts = (QUESTION | {"contributions": [part]} for part in self.parts)
        self.ids = [good("coordinator", "POST", "/challenges", draft)["id"] for draft in drafts]
        self.model = Work([Challenge(), Challenge()])
        if published:
            self.publish_or_close("coordinator", 0, "publish")

    def refs(self, numbers: set[int]) -> list[str]:
        return [f"challenges/{self.ids[number]}" for number in sorted(numbers)]

    @rule(who=COORDINATOR, number=ONE, act=some.sampled_from(["publish", "publish", "close"]))
    def publish_or_close(self, who: str, number: int, act: str) -> None:
        path = f"/challenges/{self.ids[number]}/{act}"
        self.both(who, "POST", path, lambda: getattr(self.model, act)(who, number))

    @rule(who=COORDINATOR, number=ONE, off=VERSIONS)
    def edit(self, who: str, number: int, off: int | None) -> None:
        version, fields = guarded(self.model.challenges[number].version, off)
        path, said = f"/challenges/{self.ids[number]}", {"existing": "Un garage solidaire."}
        self.both(who, "PATCH", path, lambda: self.model.edit(who, number, version), said, **fields)

    @precondition(lambda self: len(self.workshops) < 2)
    @rule(table=ONE, both=some.booleans())
    def plan(self, table: int, both: bool) -> None:
        about = {0, 1} if both else {table}
        planned = EVENING | {"challenges": self.refs(about)}
        made = self.town.good("coordinator", "POST", "/workshops", planned)
        on = {"challenge": f"challenges/{self.ids[table]}"}
        self.tables.append(self.town.good("coordinator", "POST", f"/workshops/{made['id']}/tables", on)["id"])
        self.workshops.append(made["id"])
        self.model.workshops.append(Workshop(about, table))

    @precondition(lambda self: self.workshops)
    @rule(who=COORDINATOR, number=ONE, act=some.sampled_from([*ACTS]))
    def act(self, who: str, number: int, act: str) -> None:
        number %= len(self.workshops)
        path = f"/workshops/{self.workshops[number]}/{act}"
        self.both(who, "POST", path, lambda: self.model.act(who, number, act), SAID.get(act))

    @precondition(lambda self: self.workshops)
    @rule(number=ONE)
    def go_on(self, number: int) -> None:
        """Do what comes next, for sheets to be written and selected."""
        number %= len(self.workshops)
        if following := {"draft": "open", "open": "start"}.get(self.model.workshops[number].state):
            self.act("coordinator", number, following)

    @precondition(lambda self: self.workshops)
    @rule(who=COORDINATOR, number=ONE, off=VERSIONS, about=some.sets(ONE))
    def turn_to(self, who: str, number: int, off: int | None, about: set[int]) -> None:
        number %= len(self.workshops)
        version, fields = guarded(self.model.workshops[number].version, off)
        path, said = f"/workshops/{self.workshops[number]}", {"challenges": self.refs(about)}
        self.both(who, "PATCH", path, lambda: self.model.turn_to(who, number, version, about), said, **fields)

    @precondition(lambda self: any(each.state in ("running", "closed") for each in self.model.workshops))
    @rule()
    def write_sheet(self) -> None:
        number = next(at for at, each in enumerate(self.model.workshops) if each.state in ("running", "closed"))
        path = f"/tables/{self.tables[number]}/sheets"
        made = self.town.good("facilitator", "POST", path, {"name": "La Roue libre"})["id"]
        self.town.good("coordinator", "POST", f"/sheets/{made}/keep")
        self.sheets.append(made)
        self.model.sheets.append(Sheet(number, self.model.workshops[number].table))

    @precondition(lambda self: self.sheets)
    @rule(who=COORDINATOR, number=NUMBER)
    def select(self, who: str, number: int) -> None:
        number %= len(self.sheets)
        self.both(who, "POST", f"/sheets/{self.sheets[number]}/select", lambda: self.model.select(who, number))

    def seen(self) -> Any:
        read = [self.town.good("coordinator", "GET", f"/challenges/{id}") for id in self.ids]
        parts = [self.town.good("coordinator", "GET", f"/contributions/{id}")["state"] for id in self.parts]
        return [
            [one["state"], one["version"], part, sorted(one["workshops"])]
            for one, part in zip(read, parts, strict=True)
        ]

    def believed(self) -> Any:
        live = [
            sorted(
                f"workshops/{id}" for id, each in zip(self.workshops, self.model.workshops, strict=True)
                if number in each.about and each.state in ("open", "running", "closed")
            )
            for number in range(2)
        ]  # fmt: skip
        return [[one.state, one.version, one.part, of] for one, of in zip(self.model.challenges, live, strict=True)]


def test_challenges_that_workshops_work_on_are_what_their_model_says(town: Town) -> None:
    walk(WorkedOn, town)
