"""Comments beside their model: who says them, who reads them, what moderators make of them."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import MOSTLY, NUMBER, REASON, VERSION, YES, Beside, by, walk
from tests.models.comments import Talk
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
SAYS = ("newcomer", "passer-by", "moderator")
ANYONE = by(*SAYS)
MODERATOR = by("moderator", "second moderator", "program", others=["coordinator", *SAYS, "visitor", "reader"])


class Comments(Beside):
    """Up to four comments of three people under what a neighbour said."""

    model: Talk

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.ids: list[str] = []
        self.appeals: dict[int, str] = {}

    @initialize()
    def begin(self) -> None:
        said = self.town.join("author")
        self.id = said["id"]
        shown = {"subject": f"contributions/{self.id}", "decision": "publish", "version": said["version"]}
        self.town.good("moderator", "POST", "/moderation/decisions", shown)
        self.town.come("newcomer")
        self.model = Talk(provisional={"newcomer"})

    @precondition(lambda self: len(self.ids) < 4)
    @rule(who=ANYONE)
    def say(self, who: str) -> None:
        path = f"/contributions/{self.id}/comments"
        if made := self.both(who, "POST", path, lambda: self.model.say(who), {"text": "Je viendrai."}):
            self.ids.append(made["id"])

    @rule(really=some.sampled_from([False, False, True]), gone=some.sampled_from([False, False, False, True]))
    def change_what_is_around(self, really: bool, gone: bool) -> None:
        if gone and really and self.model.public:
            self.town.good("author", "POST", f"/contributions/{self.id}/withdraw")
            self.model.public = False
        elif really:
            said = {"pseudonym": f"Nouvelle {next(self.town.numbers)}"}
            self.both("newcomer", "POST", "/me/pseudonym", lambda: self.model.claim("newcomer"), said)

    @precondition(lambda self: self.ids)
    @rule(who=ANYONE, own=YES, number=NUMBER, act=some.sampled_from(["read", "report", "withdraw", "appeal"]))
    def act(self, who: str, own: bool, number: int, act: str) -> None:
        number %= len(self.ids)
        who = self.model.comments[number].author if own else who
        path = f"/comments/{self.ids[number]}"
        contested = {"subject": f"comments/{self.ids[number]}", "text": "Je ne nomme personne."}
        asked: dict[str, tuple[Any, ...]] = {
            "read": ("GET", path, None),
            "report": ("POST", f"{path}/reports", {"category": "spam"}),
            "withdraw": ("POST", f"{path}/withdraw", None),
            "appeal": ("POST", "/appeals", contested),
        }
        verb, path, said = asked[act]
        made = self.both(who, verb, path, lambda: getattr(self.model, act)(who, number), said)
        if made and act == "appeal":
            self.appeals[number] = made["id"]

    @precondition(lambda self: self.ids)
    @rule(who=MODERATOR, number=NUMBER, off=VERSION, decision=some.sampled_from(["publish", "decline"]), reason=MOSTLY)
    def decide(self, who: str, number: int, off: int, decision: str, reason: bool) -> None:
        number %= len(self.ids)
        version = self.model.comments[number].version + off
        said = {"subject": f"comments/{self.ids[number]}", "decision": decision, "version": version}
        self.both(
            who, "POST", "/moderation/decisions",
            lambda: self.model.decide(who, number, version, decision, reason=reason), said | (REASON if reason else {}),
        )  # fmt: skip

    @precondition(lambda self: self.appeals)
    @rule(who=MODERATOR, number=NUMBER, uphold=YES, reason=MOSTLY)
    def decide_appeal(self, who: str, number: int, uphold: bool, reason: bool) -> None:
        number = [*self.appeals][number % len(self.appeals)]
        self.both(
            who, "POST", f"/appeals/{self.appeals[number]}/decide",
            lambda: self.model.decide_appeal(who, number, uphold=uphold, reason=reason),
            {"uphold": uphold} | (REASON if reason else {}),
        )  # fmt: skip

    def seen(self) -> Any:
        comments = self.model.comments
        read = [
            self.town.good(one.author, "GET", f"/comments/{id}") for one, id in zip(comments, self.ids, strict=True)
        ]
        [around] = self.town.good("author", "GET", "/me/contributions?limit=1")["items"]
        return around["counts"]["comments"], [[one["state"], one["version"], one["waiting"]] for one in read]

    def believed(self) -> Any:
        comments = self.model.comments
        shown = sum(one.state == "published" for one in comments)
        return shown, [[one.state, one.version, one.waiting] for one in comments]


def test_comments_are_what_their_model_says(town: Town) -> None:
    walk(Comments, town)
