"""The model of comments under one contribution (design: States)."""

from dataclasses import dataclass, field

from tests.models import moderation
from tests.models.beside import Table, holds, moved, only, someone

COMMENT: Table = {
    "submitted": {"published", "declined", "withdrawn"},
    "published": {"declined", "withdrawn"},
    "declined": {"published"},
    "withdrawn": (),
}


@dataclass
class Comment:
    author: str
    waiting: bool
    state: str = "submitted"
    version: int = 1
    was_public: bool = False
    declined_by: str = ""
    appeal: str = ""

    @property
    def public(self) -> bool:
        return self.state == "published"

    def move(self, to: str) -> None:
        self.state = moved(COMMENT, self.state, to)
        self.version += 1
        self.was_public |= to == "published"

    def mine(self, who: str) -> None:
        only(who == self.author, "forbidden" if self.state == "published" else "not-found")


@dataclass
class Talk:
    """`public`: the contribution that it is about; who is `provisional` is not known yet."""

    public: bool = True
    provisional: set[str] = field(default_factory=set)
    comments: list[Comment] = field(default_factory=list)

    def claim(self, who: str) -> None:
        only(who in self.provisional, "conflict")
        self.provisional.discard(who)
        for one in self.comments:
            one.waiting = one.waiting and one.author != who

    def say(self, who: str) -> None:
        someone(who)
        only(self.public, "not-found")
        self.comments.append(Comment(who, who in self.provisional))

    def read(self, who: str, number: int) -> None:
        one = self.comments[number]
        staff = holds(who, "moderation:read", "moderator") and not one.waiting
        readable = one.state == "published" and self.public
        only(readable or who == one.author or staff, "gone" if one.was_public else "not-found")

    def withdraw(self, who: str, number: int) -> None:
        someone(who)
        self.comments[number].mine(who)
        self.comments[number].move("withdrawn")

    def report(self, who: str, number: int) -> None:
        someone(who, newcomers=True)
        one = self.comments[number]
        only(one.public, "not-found")
        only(who != one.author, "conflict")

    def decide(self, who: str, number: int, version: int, decision: str, *, reason: bool) -> None:
        moderation.decide(self.comments[number], who, version, decision, reason=reason)

    def appeal(self, who: str, number: int) -> None:
        someone(who)
        one = self.comments[number]
        one.mine(who)
        only(one.state == "declined" and not one.appeal, "conflict")
        one.appeal = "open"

    def decide_appeal(self, who: str, number: int, *, uphold: bool, reason: bool) -> None:
        moderation.decide_appeal(self.comments[number], who, uphold=uphold, reason=reason)
