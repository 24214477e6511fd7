"""What people are told beside its model: of what, how often, and because of what they follow."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.fuzz.ground import NEED
from tests.models.beside import MOSTLY, NUMBER, Beside, by, walk
from tests.models.messages import LANGUAGES, Telling, Told
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
AUTHOR = "neighbour"
TOLD = (AUTHOR, "passer-by", "mentor")
ANYONE = by(*TOLD, "passer-by", "mentor", others=["visitor", "program"])
MAILS = ("contributions", "supports", "thread")


class WhatPeopleAreTold(Beside):
    """One contribution, its author, and two others whom it may concern."""

    model: Telling
    patience = 10

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.model = Telling(AUTHOR, {name: Told() for name in TOLD})

    @initialize(published=MOSTLY)
    def say(self, published: bool) -> None:
        for name in TOLD:  # they are the same in each walk
            every = {"language": None, "mail": dict.fromkeys(MAILS, True)}
            self.town.good(name, "PATCH", "/subscriptions", every)
        self.id = self.town.good(AUTHOR, "POST", "/contributions", NEED)["id"]
        self.path = f"/contributions/{self.id}"
        self.model.people[AUTHOR].reasons.add("author")
        self.model.people[AUTHOR].tell("contribution.submitted")
        if published:
            self.publish()

    @precondition(lambda self: self.model.state == "submitted")
    @rule()
    def publish(self) -> None:
        shown = {"subject": f"contributions/{self.id}", "decision": "publish", "version": 1}
        self.town.good("moderator", "POST", "/moderation/decisions", shown)
        self.model.publish()

    @precondition(lambda self: self.model.state == "published")
    @rule(really=some.sampled_from([False, False, True]))
    def answer(self, really: bool) -> None:
        if really:
            self.town.good("coordinator", "POST", f"{self.path}/answer", {"text": "La commune s’en charge."})
            self.model.answer()

    @precondition(lambda self: self.model.state != "withdrawn")
    @rule(really=some.sampled_from([False] * 11 + [True]))
    def withdraw(self, really: bool) -> None:
        if really:
            self.town.good(AUTHOR, "POST", f"{self.path}/withdraw")
            self.model.withdraw()

    @rule(who=ANYONE)
    def support(self, who: str) -> None:
        if who != "visitor":  # of whom nobody is told yet
            self.both(who, "POST", f"{self.path}/supports", lambda: self.model.support(who))

    @rule(who=ANYONE)
    def unsupport(self, who: str) -> None:
        self.both(who, "DELETE", f"{self.path}/supports/mine", lambda: self.model.unsupport(who))

    @rule(who=ANYONE, follow=MOSTLY)
    def follow(self, who: str, follow: bool) -> None:
        if follow:
            said = {"ref": f"contributions/{self.id}"}
            self.both(who, "POST", "/subscriptions/follows", lambda: self.model.follow(who), said)
        else:
            path = f"/subscriptions/follows/contributions/{self.id}"
            self.both(who, "DELETE", path, lambda: self.model.unfollow(who))

    @rule(who=ANYONE, category=some.sampled_from(MAILS), mail=some.booleans(),
          language=some.sampled_from([None, *LANGUAGES, "it"]))  # fmt: skip
    def choose(self, who: str, category: str, mail: bool, language: str | None) -> None:
        said = {"mail": {category: mail}, "language": language}
        self.both(
            who, "PATCH", "/subscriptions",
            lambda: self.model.choose(who, category, mail=mail, language=language), said,
        )  # fmt: skip

    @rule(who=ANYONE, own=MOSTLY, number=NUMBER)
    def read(self, who: str, own: bool, number: int) -> None:
        whose = who if own and who in TOLD else AUTHOR
        if there := self.messages(whose):
            number %= len(there)
            path = f"/messages/{there[number]['id']}/read"
            self.both(who, "POST", path, lambda: self.model.read(who, whose, number))

    def messages(self, who: str) -> list[Any]:
        """Return what someone was told of this contribution, in the order it came."""
        read = self.town.good(who, "GET", "/messages?limit=100")["items"]
        return [each for each in reversed(read) if each["about"] == f"contributions/{self.id}"]

    def seen(self) -> Any:
        return {name: [self.was_told(name), *self.chosen(name)] for name in TOLD}

    def was_told(self, name: str) -> Any:
        return [[each["kind"], each["count"], each["read_at"] is not None] for each in self.messages(name)]

    def chosen(self, name: str) -> Any:
        chosen = self.town.good(name, "GET", "/subscriptions")
        why = sorted(each["reason"] for each in chosen["follows"] if each["ref"] == f"contributions/{self.id}")
        return why, chosen["language"], sorted(kind for kind in MAILS if not chosen["mail"][kind])

    def believed(self) -> Any:
        return {
            name: [
                [[each.kind, each.count, each.read] for each in one.messages],
                sorted(one.reasons), one.language, sorted(one.muted),
            ]
            for name, one in self.model.people.items()
        }  # fmt: skip


def test_people_are_told_what_the_model_says(town: Town) -> None:
    walk(WhatPeopleAreTold, town)
