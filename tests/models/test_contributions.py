"""Needs and ideas beside their model: what authors, supporters, moderators and coordinators do to them."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.fuzz.ground import NEED
from tests.models.beside import MOSTLY, REASON, VERSION, VERSIONS, YES, Beside, by, guarded, walk
from tests.models.contributions import Contribution, Mobilisation
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
AUTHORS = ("newcomer", "author", "moderator")
OTHER = "neighbour"
ANYONE = by(*AUTHORS, OTHER)
MODERATOR = by("moderator", "second moderator", "program", others=["coordinator", "author", "visitor", "reader"])
COORDINATOR = by("coordinator", "program", others=["moderator", "author", "visitor", "reader"])
NUMBER = some.integers(0, 2)
TITLE = {"title": "Comment réparer près de chez soi ?"}


class Contributions(Beside):
    """Two contributions of one author, one of another, and up to two challenges."""

    model: Mobilisation

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.ids: list[str] = []
        self.challenges: list[str] = []
        self.appeals: dict[int, str] = {}

    @initialize(author=some.sampled_from(AUTHORS), published=some.tuples(MOSTLY, MOSTLY, MOSTLY))
    def say(self, author: str, published: tuple[bool, ...]) -> None:
        self.author = author
        first = self.town.come(author) if author == "newcomer" else None
        if author == "author":
            first = self.town.join(author)
        said = [first or self.town.good(author, "POST", "/contributions", NEED)]
        said += [self.town.good(who, "POST", "/contributions", NEED) for who in (author, OTHER)]
        self.ids = [one["id"] for one in said]
        waits = author == "newcomer"
        self.model = Mobilisation([*(Contribution(author, waits) for _ in range(2)), Contribution(OTHER)])
        self.model.provisional = {author} if waits else set()
        for number, shown in enumerate(published):
            if shown and not self.model.said[number].waiting:
                self.decides("second moderator", number, 0, "publish", True)

    def path(self, number: int) -> str:
        return f"/contributions/{self.ids[number]}"

    def who(self, who: str) -> str:
        """Only the author of this walk has an own word in it."""
        return self.author if who in AUTHORS else who

    @precondition(lambda self: self.author == "newcomer")
    @rule()
    def claim(self) -> None:
        said = {"pseudonym": f"Nouvelle {next(self.town.numbers)}"}
        self.both("newcomer", "POST", "/me/pseudonym", lambda: self.model.claim("newcomer"), said)

    @rule(who=ANYONE, number=NUMBER)
    def withdraw(self, who: str, number: int) -> None:
        who = self.who(who)
        self.both(who, "POST", f"{self.path(number)}/withdraw", lambda: self.model.withdraw(who, number))

    @rule(who=ANYONE, number=NUMBER, off=VERSIONS, words=YES, changes=YES)
    def edit(self, who: str, number: int, off: int | None, words: bool, changes: bool) -> None:
        who = self.who(who)
        version, fields = guarded(self.model.said[number].version, off)
        name, other = ("text", f"Autre chose {next(self.town.numbers)}.") if words else ("themes", self.other(number))
        said = {name: other if changes else self.now(number)[name]}
        self.both(
            who, "PATCH", self.path(number),
            lambda: self.model.edit(who, number, version, words=words, changes=changes), said, **fields,
        )  # fmt: skip

    def now(self, number: int) -> Any:
        return self.town.good(self.model.said[number].author, "GET", self.path(number))

    def other(self, number: int) -> Any:
        now = self.now(number)["themes"]
        return ["short-circuits"] if now == NEED["themes"] else NEED["themes"]

    @rule(who=ANYONE, number=NUMBER)
    def read(self, who: str, number: int) -> None:
        who = self.who(who)
        self.both(who, "GET", self.path(number), lambda: self.model.read(who, number))

    @rule(who=ANYONE, number=NUMBER)
    def support(self, who: str, number: int) -> None:
        who = self.who(who)
        self.both(who, "POST", f"{self.path(number)}/supports", lambda: self.model.support(who, number))

    @rule(who=ANYONE, number=NUMBER)
    def unsupport(self, who: str, number: int) -> None:
        who = self.who(who)
        self.both(who, "DELETE", f"{self.path(number)}/supports/mine", lambda: self.model.unsupport(who, number))

    @rule(who=ANYONE, number=NUMBER)
    def report(self, who: str, number: int) -> None:
        who = self.who(who)
        self.both(
            who, "POST", f"{self.path(number)}/reports", lambda: self.model.report(who, number), {"category": "spam"}
        )

    @rule(who=MODERATOR, number=NUMBER, off=VERSION, decision=some.sampled_from(["publish", "decline"]), reason=MOSTLY)
    def decides(self, who: str, number: int, off: int, decision: str, reason: bool) -> None:
        who = self.who(who) if who == "author" else who
        version = self.model.said[number].version + off
        said = {"subject": f"contributions/{self.ids[number]}", "decision": decision, "version": version}
        self.both(
            who, "POST", "/moderation/decisions",
            lambda: self.model.decide(who, number, version, decision, reason=reason), said | (REASON if reason else {}),
        )  # fmt: skip

    @rule(who=ANYONE, number=NUMBER)
    def appeal(self, who: str, number: int) -> None:
        who = self.who(who)
        said = {"subject": f"contributions/{self.ids[number]}", "text": "Je ne nomme personne."}
        if made := self.both(who, "POST", "/appeals", lambda: self.model.appeal(who, number), said):
            self.appeals[number] = made["id"]

    @precondition(lambda self: self.appeals)
    @rule(who=MODERATOR, number=NUMBER, uphold=YES, reason=MOSTLY)
    def decide_appeal(self, who: str, number: int, uphold: bool, reason: bool) -> None:
        number = number if number in self.appeals else next(iter(self.appeals))
        who = self.who(who) if who == "author" else who
        self.both(
            who, "POST", f"/appeals/{self.appeals[number]}/decide",
            lambda: self.model.decide_appeal(who, number, uphold=uphold, reason=reason),
            {"uphold": uphold} | (REASON if reason else {}),
        )  # fmt: skip

    @rule(who=COORDINATOR, number=NUMBER)
    def answer(self, who: str, number: int) -> None:
        who = self.who(who) if who == "author" else who
        said = {"text": "La commune s’en charge."}
        self.both(who, "POST", f"{self.path(number)}/answer", lambda: self.model.answer(who, number), said)

    @rule(who=COORDINATOR, number=NUMBER, into=NUMBER)
    def merge(self, who: str, number: int, into: int) -> None:
        who = self.who(who) if who == "author" else who
        said = {"into": self.ids[into]}
        self.both(who, "POST", f"{self.path(number)}/merge", lambda: self.model.merge(who, number, into), said)

    @rule(who=COORDINATOR, number=NUMBER)
    def unmerge(self, who: str, number: int) -> None:
        who = self.who(who) if who == "author" else who
        self.both(who, "POST", f"{self.path(number)}/unmerge", lambda: self.model.unmerge(who, number))

    # Challenges

    @precondition(lambda self: len(self.challenges) < 2)
    @rule(who=COORDINATOR, parts=some.sets(NUMBER, max_size=2))
    def draft(self, who: str, parts: set[int]) -> None:
        who = self.who(who) if who == "author" else who
        said = TITLE | {"contributions": [self.ids[part] for part in sorted(parts)]}
        if made := self.both(who, "POST", "/challenges", lambda: self.model.draft(who, parts), said):
            self.challenges.append(made["id"])

    @precondition(lambda self: self.challenges)
    @rule(who=COORDINATOR, number=NUMBER, part=NUMBER)
    def group(self, who: str, number: int, part: int) -> None:
        who, number = self.who(who) if who == "author" else who, number % len(self.challenges)
        self.both(
            who, "POST", f"/challenges/{self.challenges[number]}/contributions",
            lambda: self.model.group(who, number, part), {"contribution": self.ids[part]},
        )  # fmt: skip

    @precondition(lambda self: self.challenges)
    @rule(who=COORDINATOR, number=NUMBER, part=NUMBER)
    def ungroup(self, who: str, number: int, part: int) -> None:
        who, number = self.who(who) if who == "author" else who, number % len(self.challenges)
        path = f"/challenges/{self.challenges[number]}/contributions/{self.ids[part]}"
        self.both(who, "DELETE", path, lambda: self.model.ungroup(who, number, part))

    @precondition(lambda self: self.challenges)
    @rule(who=COORDINATOR, number=NUMBER, act=some.sampled_from(["publish", "publish", "close"]))
    def publish_or_close(self, who: str, number: int, act: str) -> None:
        who, number = self.who(who) if who == "author" else who, number % len(self.challenges)
        path = f"/challenges/{self.challenges[number]}/{act}"
        self.both(who, "POST", path, lambda: getattr(self.model, act)(who, number))

    @precondition(lambda self: self.challenges)
    @rule(who=COORDINATOR, number=NUMBER, off=VERSIONS)
    def retitle(self, who: str, number: int, off: int | None) -> None:
        who, number = self.who(who) if who == "author" else who, number % len(self.challenges)
        version, fields = guarded(self.model.challenges[number].version, off)
        path = f"/challenges/{self.challenges[number]}"
        self.both(who, "PATCH", path, lambda: self.model.retitle(who, number, version), TITLE, **fields)

    # What there is

    def seen(self) -> Any:
        found = {
            each["id"]: each
            for who, limit in ((self.author, 2), (OTHER, 1))
            for each in self.town.good(who, "GET", f"/me/contributions?limit={limit}")["items"]
        }
        read = []
        if self.challenges:
            ids = ",".join(self.challenges)
            listed = self.town.good("coordinator", "GET", f"/challenges?ids={ids}")["items"]
            read = sorted(listed, key=lambda each: self.challenges.index(each["id"]))
        return [
            [one["state"], one["version"], one["waiting"], one["counts"]["supports"]]
            for one in (found[id] for id in self.ids)
        ] + [
            [one["state"], one["version"], one["counts"]["contributions"], sorted(one["origins"])] for one in read
        ]  # fmt: skip

    def believed(self) -> Any:
        return [[one.state, one.version, one.waiting, self.model.counted(one)] for one in self.model.said] + [
            [one.state, one.version, len(one.parts), sorted(f"contributions/{self.ids[part]}" for part in one.parts)]
            for one in self.model.challenges
        ]


def test_contributions_and_challenges_are_what_their_model_says(town: Town) -> None:
    walk(Contributions, town)
