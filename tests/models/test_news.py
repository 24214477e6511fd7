"""The news of a project beside their model: who gives them, who reports them, what moderators make of them."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import REASON, SELDOM, Beside, by, walk
from tests.models.news import News
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
TEAM = ("neighbour", "moderator")
GIVES = by(*TEAM, others=["coordinator", "passer-by", "program", "visitor"])
ANYONE = by("passer-by", *TEAM)
MODERATES = by("moderator", "second moderator", "program", others=["coordinator", "neighbour", "visitor", "reader"])
NUMBER = some.integers(0, 3)


class NewsOfAProject(Beside):
    """One project with a team of two, one of them a moderator, who give news up to four times."""

    model: News

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.ids: list[str] = []

    @initialize()
    def begin(self) -> None:
        self.path = self.town.project(*TEAM)
        self.model = News(set(TEAM))

    @precondition(lambda self: len(self.ids) < 4)
    @rule(who=GIVES)
    def post(self, who: str) -> None:
        said = {"text": "Le local est trouvé."}
        if made := self.both(who, "POST", f"{self.path}/updates", lambda: self.model.post(who), said):
            self.ids.append(made["id"])

    @rule(really=SELDOM)
    def leave(self, really: bool) -> None:
        """Let who said something be of the team no more: the words stay theirs."""
        if really and "moderator" in self.model.team:
            team = self.town.good("moderator", "GET", f"{self.path}/team")["items"]
            [mine] = [each["id"] for each in team if each["mine"]]
            self.both("moderator", "DELETE", f"{self.path}/team/{mine}", lambda: self.model.leave("moderator"))

    @precondition(lambda self: self.ids)
    @rule(who=ANYONE, number=NUMBER, act=some.sampled_from(["read", "report"]))
    def act(self, who: str, number: int, act: str) -> None:
        number %= len(self.ids)
        path = f"/updates/{self.ids[number]}"
        if act == "read":
            self.both(who, "GET", path, lambda: self.model.read(who, number))
        else:
            self.both(who, "POST", f"{path}/reports", lambda: self.model.report(who, number), {"category": "spam"})

    @precondition(lambda self: self.ids)
    @rule(who=MODERATES, number=NUMBER, act=some.sampled_from(["hide", "hide", "show"]))
    def decide(self, who: str, number: int, act: str) -> None:
        number %= len(self.ids)
        said = REASON if act == "hide" else None
        path = f"/updates/{self.ids[number]}/{act}"
        self.both(who, "POST", path, lambda: getattr(self.model, act)(who, number), said)

    def seen(self) -> Any:
        moderator = self.town.people["second moderator"]
        queued = {each["id"]: len(each["reports"]) for each in moderator.read_all("/updates/reported", limit=100)}
        mine, all_read = (
            {each["id"]: each["state"] for each in self.town.good(who, "GET", f"{self.path}/updates")["items"]}
            for who in ("second moderator", "visitor")
        )
        return [[mine[id], id in all_read, queued.get(id, 0)] for id in self.ids]

    def believed(self) -> Any:
        return [[one.state, one.state == "published", one.queued] for one in self.model.updates]

    def teardown(self) -> None:
        for id in self.ids:  # the queue is everyone's
            self.town.send("second moderator", "POST", f"/updates/{id}/show")


def test_the_news_of_a_project_are_what_their_model_says(town: Town) -> None:
    walk(NewsOfAProject, town)
