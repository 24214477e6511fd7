"""Milestones and indicators beside their model: what a team means to reach, and what it brought about."""

from typing import Any

import pytest
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import MOSTLY, NUMBER, SELDOM, VERSIONS, Beside, by, guarded, walk
from tests.models.progress import Progress
from tests.models.town import Town
from tests.story import FIGURE, MILESTONE

pytestmark = pytest.mark.unpatched
TEAM = "neighbour"
BELONGS = by(TEAM, "coordinator", "program", others=["passer-by", "visitor", "reader", "moderator"])
BACKWARDS = {"interval": {"starts_on": "2031-12-31", "ends_on": "2031-01-01"}}


class Progresses(Beside):
    """One project with a team of one."""

    model: Progress

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.milestones: list[str] = []
        self.indicators: list[str] = []

    @initialize()
    def begin(self) -> None:
        self.path = self.town.project(TEAM)
        self.model = Progress({TEAM})

    @rule(really=SELDOM)
    def stop(self, really: bool) -> None:
        if really and not self.model.stopped:
            said = {"to": "stopped", "reason": "Le local ferme."}
            self.town.good("coordinator", "POST", f"{self.path}/stage", said)
            self.model.stopped = True

    @rule(who=BELONGS)
    def plan(self, who: str) -> None:
        if made := self.both(who, "POST", f"{self.path}/milestones", lambda: self.model.plan(who), MILESTONE):
            self.milestones.append(made["id"])

    @precondition(lambda self: self.milestones)
    @rule(who=BELONGS, number=NUMBER, off=VERSIONS)
    def replan(self, who: str, number: int, off: int | None) -> None:
        number %= len(self.milestones)
        version, fields = guarded(self.model.milestones[number].version, off)
        path, said = f"/milestones/{self.milestones[number]}", {"owner": "La présidente"}
        self.both(who, "PATCH", path, lambda: self.model.replan(who, number, version), said, **fields)

    @precondition(lambda self: self.milestones)
    @rule(who=BELONGS, number=NUMBER)
    def reach(self, who: str, number: int) -> None:
        number %= len(self.milestones)
        path = f"/milestones/{self.milestones[number]}/reach"
        self.both(who, "POST", path, lambda: self.model.reach(who, number))

    @rule(who=BELONGS, forwards=MOSTLY)
    def record(self, who: str, forwards: bool) -> None:
        said = FIGURE if forwards else FIGURE | BACKWARDS
        path = f"{self.path}/indicators"
        if made := self.both(who, "POST", path, lambda: self.model.record(who, backwards=not forwards), said):
            self.indicators.append(made["id"])

    @precondition(lambda self: self.indicators)
    @rule(who=BELONGS, number=NUMBER, off=VERSIONS, forwards=MOSTLY)
    def correct(self, who: str, number: int, off: int | None, forwards: bool) -> None:
        number %= len(self.indicators)
        version, fields = guarded(self.model.indicators[number].version, off)
        path, said = f"/indicators/{self.indicators[number]}", {"value": 2} if forwards else BACKWARDS
        self.both(
            who, "PATCH", path,
            lambda: self.model.correct(who, number, version, backwards=not forwards), said, **fields,
        )  # fmt: skip

    def seen(self) -> Any:
        read = {
            each["id"]: [each["state"], each["version"]]
            for kind in ("milestones", "indicators")
            for each in self.town.good("visitor", "GET", f"{self.path}/{kind}?limit=100")["items"]
        }
        counted = self.town.good("visitor", "GET", self.path)["counts"]["indicators"]
        return [read.pop(id) for id in self.milestones + self.indicators], read, counted

    def believed(self) -> Any:
        model = self.model
        return [[one.state, one.version] for one in model.milestones + model.indicators], {}, len(model.indicators)


def test_what_a_project_reaches_and_brings_about_is_what_the_model_says(town: Town) -> None:
    walk(Progresses, town)
