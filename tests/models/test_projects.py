"""A project beside its model: its stages, its team, its calls and what is given to it."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import MOSTLY, VERSIONS, YES, Beside, by, guarded, walk
from tests.models.projects import ACTS, COMMITMENT, PROJECT, Member, Project
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
HOLDER = "neighbour"
LEADS = by("coordinator", HOLDER, "program", others=["passer-by", "visitor", "reader", "moderator"])
GIVES = by("passer-by", "mentor", HOLDER, others=["visitor", "program", "coordinator"])
CONCERNED = by("coordinator", HOLDER, "program", "passer-by", "mentor", others=["visitor", "reader", "moderator"])
TEAM = by("passer-by", "mentor", others=["visitor", "program", HOLDER])
NUMBER = some.integers(0, 2)
TO = some.sampled_from([*PROJECT, "paused"])


class Projects(Beside):
    """One project that a neighbour holds, or nobody."""

    model: Project

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.id = ""
        self.calls: list[str] = []
        self.commitments: list[str] = []
        self.members: dict[str, str] = {}

    @initialize(role=some.sampled_from(["holder", "holder", "member"]))
    def begin(self, role: str) -> None:
        self.path = self.town.project(HOLDER, role=role)
        self.id = self.path.rpartition("/")[2]
        [member] = self.town.good("coordinator", "GET", f"{self.path}/team")["items"]
        self.members[HOLDER] = member["id"]
        self.model = Project(team={HOLDER: Member(role, "active")})

    @rule(who=LEADS, step=some.integers(-1, 1), to=TO, reason=MOSTLY)
    def step(self, who: str, step: int, to: str, reason: bool) -> None:
        if step == 1:  # as often as not where it may go
            following = sorted(PROJECT.get(self.model.state, {self.model.before}) - {"stopped"})
            to = following[0] if len(following) == 1 else following[-2] if following else to
        said = {"to": to} | ({"reason": "Le local ferme."} if reason else {})
        self.both(who, "POST", f"{self.path}/stage", lambda: self.model.step(who, to, reason=reason), said)

    @rule(who=LEADS, off=VERSIONS)
    def edit(self, who: str, off: int | None) -> None:
        version, fields = guarded(self.model.version, off)
        self.both(who, "PATCH", self.path, lambda: self.model.edit(who, version), {"story": "Réparer."}, **fields)

    @rule(who=TEAM)
    def join(self, who: str) -> None:
        if made := self.both(who, "POST", f"{self.path}/team/join", lambda: self.model.join(who)):
            self.members[who] = made["id"]

    @precondition(lambda self: self.model.team)
    @rule(who=CONCERNED, number=NUMBER, accept=MOSTLY)
    def answer_member(self, who: str, number: int, accept: bool) -> None:
        name = list(self.model.team)[-1 - number % len(self.model.team)]
        path = f"{self.path}/team/{self.members[name]}"
        if accept:
            self.both(who, "POST", f"{path}/accept", lambda: self.model.accept_member(who, name))
        else:
            self.both(who, "DELETE", path, lambda: self.model.leave(who, name))

    @precondition(lambda self: len(self.calls) < 2)
    @rule(who=LEADS)
    def open_call(self, who: str) -> None:
        said = {"kind": "time", "title": "Tenir l’accueil", "quantity": 10}
        if made := self.both(who, "POST", f"{self.path}/calls", lambda: self.model.open_call(who), said):
            self.calls.append(made["id"])

    @precondition(lambda self: self.calls)
    @rule(who=LEADS, number=NUMBER, off=VERSIONS, close=YES)
    def change_call(self, who: str, number: int, off: int | None, close: bool) -> None:
        number %= len(self.calls)
        path = f"/calls/{self.calls[number]}"
        if close:
            self.both(who, "POST", f"{path}/close", lambda: self.model.close_call(who, number))
            return
        version, fields = guarded(self.model.calls[number].version, off)
        said = {"text": "Le samedi."}
        self.both(who, "PATCH", path, lambda: self.model.edit_call(who, number, version), said, **fields)

    @rule(who=GIVES, number=NUMBER, quantity=some.integers(1, 9))
    def offer(self, who: str, number: int, quantity: int) -> None:
        call = number if number < len(self.calls) else None
        aim = {"project": self.id} if call is None else {"call": self.calls[call]}
        said = aim | {"kind": "time", "quantity": quantity, "period": {"starts_on": "2031-06-01"}}
        made = self.both(who, "POST", "/commitments", lambda: self.model.offer(who, call, quantity), said)
        if made and who != "visitor":
            self.commitments.append(made["id"])

    @precondition(lambda self: self.commitments)
    @rule(who=CONCERNED, number=some.integers(0, 9), act=some.sampled_from([*ACTS, "accept"]))
    def act(self, who: str, number: int, act: str) -> None:
        number %= len(self.commitments)
        path = f"/commitments/{self.commitments[number]}/{act}"
        said = {} if act in ("decline", "release") else None
        self.both(who, "POST", path, lambda: self.model.act(who, number, act), said)

    @precondition(lambda self: self.commitments)
    @rule(number=some.integers(0, 2), choice=some.integers(0, 5))
    def go_on(self, number: int, choice: int) -> None:
        """Do what may follow, for the later states to be reached."""
        number %= len(self.commitments)
        follow = [act for act, to in ACTS.items() if to in COMMITMENT[self.model.commitments[number].state]]
        if follow:
            self.act("coordinator", number, follow[choice % len(follow)])

    def seen(self) -> Any:
        def read(what: str) -> dict[str, Any]:
            return {each["id"]: each for each in self.town.good("coordinator", "GET", what)["items"]}

        project = self.town.good("coordinator", "GET", self.path)
        calls, team = read(f"{self.path}/calls"), read(f"{self.path}/team")
        given = read(f"/commitments?project={self.id}&limit=100")
        shown = (calls[id] for id in self.calls)
        return (
            [project["state"], project["version"]],
            [[one["state"], one["version"], one["promised"], one["kept"]] for one in shown],
            [[given[id]["state"], given[id]["version"]] for id in self.commitments],
            sorted([id, one["role"], one["state"], one["version"]] for id, one in team.items()),
        )

    def believed(self) -> Any:
        model = self.model
        return (
            [model.state, model.version],
            [
                [one.state, one.version, model.given(number, "accepted", "kept"), model.given(number, "kept")]
                for number, one in enumerate(model.calls)
            ],
            [[one.state, one.version] for one in model.commitments],
            sorted([self.members[name], one.role, one.state, one.version] for name, one in model.team.items()),
        )


def test_a_project_and_what_is_given_to_it_are_what_their_model_says(town: Town) -> None:
    walk(Projects, town)
