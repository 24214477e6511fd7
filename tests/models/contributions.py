"""The model of contributions and of the challenges that are made of them (design: States)."""

from dataclasses import dataclass, field

from tests.models import moderation
from tests.models.beside import Table, bears, holds, moved, only, someone

CONTRIBUTION: Table = {
    "submitted": {"published", "declined", "withdrawn"},
    "published": {"in_challenge", "answered", "merged", "declined", "withdrawn"},
    "in_challenge": {"published", "answered", "merged", "declined", "withdrawn"},
    "answered": {"in_challenge", "merged", "declined", "withdrawn"},
    "declined": {"published"},
    "merged": {"published", "in_challenge", "answered", "withdrawn"},
    "withdrawn": (),
}
CHALLENGE: Table = {"draft": {"published", "closed"}, "published": {"closed"}, "closed": ()}
OPEN = {"published", "in_challenge", "answered"}
PUBLIC = OPEN | {"merged"}


@dataclass
class Contribution:
    """`supports` says, for who gave one, from which other it came with a merge, if from one."""

    author: str
    waiting: bool = False
    state: str = "submitted"
    version: int = 1
    was_public: bool = False
    supports: dict[str, int | None] = field(default_factory=dict)
    before: str = "published"
    before_merge: str = ""
    into: int | None = None
    declined_by: str = ""
    appeal: str = ""

    @property
    def public(self) -> bool:
        return self.state in PUBLIC

    def move(self, to: str) -> None:
        self.state = moved(CONTRIBUTION, self.state, to)
        self.version += 1
        self.was_public |= self.public

    def mine(self, who: str) -> None:
        only(who == self.author, "forbidden" if self.public else "not-found")


@dataclass
class Challenge:
    """`parts` are the contributions that it is made of."""

    state: str = "draft"
    version: int = 1
    parts: set[int] = field(default_factory=set)

    def editable(self) -> None:
        only(self.state != "closed", "conflict")


@dataclass
class Mobilisation:
    """What people said and what is made of it, by number; who is `provisional` is not known yet."""

    said: list[Contribution]
    challenges: list[Challenge] = field(default_factory=list)
    provisional: set[str] = field(default_factory=set)

    def counted(self, one: Contribution) -> int:
        return len(set(one.supports) - self.provisional)

    # What authors do

    def claim(self, author: str) -> None:
        only(author in self.provisional, "conflict")
        self.provisional.discard(author)
        for one in self.said:
            if one.author == author:
                one.waiting = False
            if one.state not in OPEN:
                one.supports.pop(author, None)

    def withdraw(self, who: str, number: int) -> None:
        someone(who)
        one = self.said[number]
        one.mine(who)
        one.move("withdrawn")

    def edit(self, who: str, number: int, version: int | None, *, words: bool, changes: bool) -> None:
        someone(who)
        one = self.said[number]
        only(version is not None, "version-required")
        one.mine(who)
        only(version == one.version, "stale-version")
        only(one.state in ("submitted", "published"), "conflict")
        if changes:
            only(not (words and one.state == "published"), "conflict")
            one.version += 1

    def appeal(self, who: str, number: int) -> None:
        someone(who)
        one = self.said[number]
        one.mine(who)
        only(one.state == "declined" and not one.appeal, "conflict")
        one.appeal = "open"

    # What others do

    def read(self, who: str, number: int) -> None:
        one = self.said[number]
        staff = holds(who, "moderation:read", "moderator") and not one.waiting
        only(one.public or who == one.author or staff, "gone" if one.was_public else "not-found")

    def support(self, who: str, number: int) -> None:
        someone(who, newcomers=True)
        one = self.said[number]
        only(one.public, "not-found")
        only(one.state in OPEN, "conflict")
        only(who != one.author, "conflict")
        if who != "visitor":  # who counts once they are known
            one.supports.setdefault(who, None)

    def unsupport(self, who: str, number: int) -> None:
        someone(who)
        one = self.said[number]
        only(one.public or who == one.author or who in one.supports, "not-found")
        one.supports.pop(who, None)

    def report(self, who: str, number: int) -> None:
        someone(who, newcomers=True)
        one = self.said[number]
        only(one.public, "not-found")
        only(who != one.author, "conflict")

    # What moderators do

    def decide(self, who: str, number: int, version: int, decision: str, *, reason: bool) -> None:
        moderation.decide(self.said[number], who, version, decision, reason=reason)

    def decide_appeal(self, who: str, number: int, *, uphold: bool, reason: bool) -> None:
        moderation.decide_appeal(self.said[number], who, uphold=uphold, reason=reason)

    # What coordinators do

    def answer(self, who: str, number: int) -> None:
        bears(who, "contributions:write", "coordinator")
        one = self.said[number]
        only(one.public, "not-found")
        only(one.state != "merged", "forbidden-transition")
        one.move("answered")

    def merge(self, who: str, number: int, into: int) -> None:
        bears(who, "contributions:write", "moderator", "coordinator")
        one, other = self.said[number], self.said[into]
        only(one is not other and other.state in OPEN, "invalid")
        only(not any(each.state == "merged" and each.into == number for each in self.said), "conflict")
        before = one.state
        one.move("merged")
        one.before_merge, one.into = before, into
        for giver in set(one.supports) - set(other.supports) - {other.author}:
            del one.supports[giver]
            other.supports[giver] = number
        other.version += 1

    def unmerge(self, who: str, number: int) -> None:
        bears(who, "contributions:write", "moderator", "coordinator")
        one = self.said[number]
        only(one.state == "merged" and one.into is not None, "forbidden-transition")
        other = self.said[one.into]
        one.move(one.before_merge)
        one.into = None
        for giver in [each for each, source in other.supports.items() if source == number]:
            del other.supports[giver]
            one.supports[giver] = None
        other.version += 1

    def draft(self, who: str, parts: set[int]) -> None:
        bears(who, "challenges:write", "coordinator")
        only(all(self.said[number].state in OPEN for number in parts), "invalid")
        self.challenges.append(Challenge(parts=parts))

    def group(self, who: str, number: int, part: int) -> None:
        bears(who, "challenges:write", "coordinator")
        challenge = self.challenges[number]
        challenge.editable()
        only(self.said[part].state in OPEN, "invalid")
        if part not in challenge.parts:
            challenge.parts.add(part)
            challenge.version += 1
            if challenge.state == "published":
                self.take_in(part)

    def ungroup(self, who: str, number: int, part: int) -> None:
        bears(who, "challenges:write", "coordinator")
        challenge = self.challenges[number]
        challenge.editable()
        only(part in challenge.parts, "not-found")
        only(challenge.state == "draft" or len(challenge.parts) > 1, "conflict")
        challenge.parts.discard(part)
        challenge.version += 1
        if challenge.state == "published":
            self.let_go(part)

    def publish(self, who: str, number: int) -> None:
        bears(who, "challenges:write", "coordinator")
        challenge = self.challenges[number]
        challenge.state = moved(CHALLENGE, challenge.state, "published")
        challenge.parts = {part for part in challenge.parts if self.said[part].state in OPEN}
        only(bool(challenge.parts), "invalid")
        challenge.version += 1
        for part in challenge.parts:
            self.take_in(part)

    def close(self, who: str, number: int) -> None:
        bears(who, "challenges:write", "coordinator")
        challenge = self.challenges[number]
        before, challenge.state = challenge.state, moved(CHALLENGE, challenge.state, "closed")
        challenge.version += 1
        if before == "published":
            for part in challenge.parts:
                self.let_go(part)

    def retitle(self, who: str, number: int, version: int | None) -> None:
        bears(who, "challenges:write", "coordinator")
        challenge = self.challenges[number]
        only(version is not None, "version-required")
        only(version == challenge.version, "stale-version")
        challenge.editable()
        challenge.version += 1

    def take_in(self, part: int) -> None:
        """Let a contribution wait for what comes of a challenge."""
        one = self.said[part]
        if one.state == "in_challenge":
            one.version += 1
        else:
            one.before = one.state
            one.move("in_challenge")

    def let_go(self, part: int) -> None:
        """Return it where it was, once the last challenge lets it go."""
        one = self.said[part]
        held = any(each.state == "published" and part in each.parts for each in self.challenges)
        if one.state == "in_challenge" and not held:
            one.move(one.before)
            return
        one.version += 1
        if one.before_merge == "in_challenge" and not held:
            one.before_merge = one.before
