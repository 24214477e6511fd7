"""The model of challenges that workshops work on, until a project comes of one (design: States)."""

from dataclasses import dataclass, field

from tests.models import registrations
from tests.models.beside import Table, bears, moved, only

CHALLENGE: Table = {
    "draft": {"published", "closed"},
    "published": {"in_workshop", "closed"},
    "in_workshop": {"published", "transformed", "closed"},
    "transformed": {"closed"},
    "closed": (),
}
EDITABLE = ("draft", "published", "in_workshop")
LIVE = ("open", "running", "closed")
PLANNED = ("draft", "open", "running")


@dataclass
class Challenge:
    """`part`: the state of the one contribution that it is made of, which no other challenge holds."""

    state: str = "draft"
    version: int = 1
    part: str = "published"
    shown: bool = False
    transformed: bool = False

    def move(self, to: str) -> None:
        self.state = moved(CHALLENGE, self.state, to)
        self.version += 1


@dataclass
class Sheet:
    workshop: int
    challenge: int
    selected: bool = False


@dataclass
class Workshop:
    """`about` are its challenges, `table` the one that its only table works on."""

    about: set[int]
    table: int
    state: str = "draft"
    version: int = 1


@dataclass
class Work:
    challenges: list[Challenge]
    workshops: list[Workshop] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def follow(self) -> None:
        """Let each challenge be in a workshop as long as one works on it."""
        for number, one in enumerate(self.challenges):
            live = any(number in each.about and each.state in LIVE for each in self.workshops)
            if live and one.state == "published":
                one.move("in_workshop")
            elif not live and one.state == "in_workshop":
                one.move("published")

    # Challenges

    def publish(self, who: str, number: int) -> None:
        bears(who, "challenges:write", "coordinator")
        one = self.challenges[number]
        only(not one.shown, "forbidden-transition")
        one.move("published")
        one.shown, one.part = True, "in_challenge"
        self.follow()

    def close(self, who: str, number: int) -> None:
        """What nothing came of is let go."""
        bears(who, "challenges:write", "coordinator")
        one = self.challenges[number]
        one.move("closed")
        if not one.transformed:
            one.part = "published"

    def edit(self, who: str, number: int, version: int | None) -> None:
        bears(who, "challenges:write", "coordinator")
        only(version is not None, "version-required")
        one = self.challenges[number]
        only(version == one.version, "stale-version")
        only(one.state in EDITABLE, "conflict")
        one.version += 1

    # What works on them

    def act(self, who: str, number: int, act: str) -> None:
        staff = ("coordinator", "facilitator") if act in ("start", "close") else ("coordinator",)
        bears(who, "workshops:write", *staff)
        one = self.workshops[number]
        one.state = moved(registrations.WORKSHOP, one.state, registrations.ACTS[act])
        one.version += 1
        self.follow()

    def turn_to(self, who: str, number: int, version: int | None, about: set[int]) -> None:
        bears(who, "workshops:write", "coordinator")
        only(version is not None, "version-required")
        one = self.workshops[number]
        only(version == one.version, "stale-version")
        only(one.state in PLANNED, "conflict")
        one.about = about
        one.version += 1
        self.follow()

    def select(self, who: str, number: int) -> None:
        """Let a project come of a sheet, and transform the challenge of its table, if it is still worked on."""
        bears(who, "sheets:write", "coordinator")
        sheet = self.sheets[number]
        only(not sheet.selected, "forbidden-transition")
        sheet.selected = True
        one = self.challenges[sheet.challenge]
        if one.state == "published":
            one.move("in_workshop")
        if one.state == "in_workshop":
            one.move("transformed")
            one.transformed = True
