"""The model of what a project means to reach, and of what it brought about: milestones and indicators."""

from dataclasses import dataclass, field

from tests.models.beside import Table, holds, known, moved, only

MILESTONE: Table = {"planned": {"reached"}, "reached": ()}
INDICATOR: Table = {"recorded": ()}


@dataclass
class Thing:
    """A milestone, or an indicator."""

    state: str
    version: int = 1

    def edit(self, version: int | None) -> None:
        only(version == self.version, "stale-version")
        self.version += 1


@dataclass
class Progress:
    """One project, and who is of its team; `things` are its milestones and its indicators, in the order they came."""

    team: set[str]
    stopped: bool = False
    milestones: list[Thing] = field(default_factory=list)
    indicators: list[Thing] = field(default_factory=list)

    def belong(self, who: str, scope: str) -> None:
        only(who in self.team or holds(who, scope, "coordinator"), "forbidden")

    def plan(self, who: str) -> None:
        known(who, "projects:write")
        self.belong(who, "projects:write")
        only(not self.stopped, "conflict")
        self.milestones.append(Thing("planned"))

    def replan(self, who: str, number: int, version: int | None) -> None:
        known(who, "milestones:write")
        only(version is not None, "version-required")
        self.belong(who, "milestones:write")
        self.milestones[number].edit(version)

    def reach(self, who: str, number: int) -> None:
        known(who, "milestones:write")
        self.belong(who, "milestones:write")
        one = self.milestones[number]
        one.state = moved(MILESTONE, one.state, "reached")
        one.version += 1

    def record(self, who: str, *, backwards: bool) -> None:
        """Figures are recorded after the end of a project too."""
        known(who, "projects:write")
        self.belong(who, "projects:write")
        only(not backwards, "invalid")
        self.indicators.append(Thing("recorded"))

    def correct(self, who: str, number: int, version: int | None, *, backwards: bool) -> None:
        known(who, "indicators:write")
        only(version is not None, "version-required")
        self.belong(who, "indicators:write")
        self.indicators[number].edit(version)
        only(not backwards, "invalid")
