"""Teams and a mentor beside their model: who asks, who is taken in, who leads, and how many a mentor accompanies."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import NOBODY, NUMBER, SELDOM, VERSIONS, Beside, by, guarded, walk
from tests.models.teams import LABEL, Member, Team, Teams
from tests.models.town import Town

pytestmark = pytest.mark.unpatched
PEOPLE = ("neighbour", "passer-by", "mentor")
LEADS = by("neighbour", "coordinator", "program", others=["passer-by", "mentor", "visitor", "reader", "moderator"])
ASKS = by(*PEOPLE, others=["visitor", "program"])
MENTORS = by("mentor", others=["coordinator", "program", "neighbour", "visitor", "reader"])
NAMED = some.sampled_from([*PEOPLE, "mentor", "mentor", LABEL, "nobody", "two in one"])
ROLE = some.sampled_from(["holder", "member", "mentor", "mentor"])
CAPACITY = some.sampled_from([0, 1, 1, 2])
KNOWS = {"skills": ["Comptabilité"]}


class Accompanied(Beside):
    """Two projects that a neighbour holds, and one mentor."""

    model: Teams

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.mentor = ""
        self.projects: list[str] = []
        self.members: dict[tuple[int, str], str] = {}

    @initialize()
    def begin(self) -> None:
        self.projects = [self.town.project("neighbour") for _ in range(2)]
        for number, path in enumerate(self.projects):
            [self.members[number, "neighbour"]] = (each["id"] for each in self.team(path))
        self.model = Teams([Team(members={"neighbour": Member("holder", "active")}) for _ in range(2)])

    def team(self, path: str) -> Any:
        return self.town.good("coordinator", "GET", f"{path}/team")["items"]

    @rule(number=some.integers(0, 1), really=SELDOM)
    def stop(self, number: int, really: bool) -> None:
        if really and not self.model.teams[number].stopped:
            said = {"to": "stopped", "reason": "Le local ferme."}
            self.town.good("coordinator", "POST", f"{self.projects[number]}/stage", said)
            self.model.teams[number].stopped = True

    @rule(who=LEADS, number=some.integers(0, 1), name=NAMED, role=ROLE)
    def take_in(self, who: str, number: int, name: str, role: str) -> None:
        said: dict[str, Any] = {"role": role}
        if name != LABEL:
            said["participant"] = self.town.ids.get(name, NOBODY)
        if name in (LABEL, "two in one"):
            said["label"] = "Paul"
        if name == LABEL:
            name = f"{LABEL} {next(self.town.numbers)}"
        path = f"{self.projects[number]}/team"
        if made := self.both(who, "POST", path, lambda: self.model.take_in(who, number, name, role), said):
            self.members[number, name] = made["id"]

    @rule(who=ASKS, number=some.integers(0, 1))
    def ask(self, who: str, number: int) -> None:
        path = f"{self.projects[number]}/team/join"
        if made := self.both(who, "POST", path, lambda: self.model.ask(who, number)):
            self.members[number, who] = made["id"]

    @precondition(lambda self: any(each.members for each in self.model.teams))
    @rule(who=LEADS, which=NUMBER, act=some.sampled_from(["accept", "accept", "give_role", "leave"]),
          off=VERSIONS, role=ROLE, own=SELDOM)  # fmt: skip
    def change(self, who: str, which: int, act: str, off: int | None, role: str, own: bool) -> None:
        there = [(number, name) for number, each in enumerate(self.model.teams) for name in each.members]
        if act == "accept":
            asking = [at for at in there if self.model.teams[at[0]].members[at[1]].state == "asked"]
            there = asking or there
        number, name = there[which % len(there)]
        if own and name in PEOPLE:
            who = name
        path = f"{self.projects[number]}/team/{self.members[number, name]}"
        if act == "give_role":
            version, fields = guarded(self.model.teams[number].members[name].version, off)
            self.both(
                who, "PATCH", path, lambda: self.model.give_role(who, number, name, version, role),
                {"role": role}, **fields,
            )  # fmt: skip
        elif act == "accept":
            self.both(who, "POST", f"{path}/accept", lambda: self.model.accept(who, number, name))
        else:
            self.both(who, "DELETE", path, lambda: self.model.leave(who, number, name))

    @rule(who=MENTORS, capacity=CAPACITY)
    def offer(self, who: str, capacity: int) -> None:
        said = KNOWS | {"capacity": capacity}
        if made := self.both(who, "POST", "/mentors", lambda: self.model.offer(who, capacity), said):
            self.mentor = made["id"]

    @precondition(lambda self: self.mentor)
    @rule(who=MENTORS, off=VERSIONS, capacity=CAPACITY)
    def resize(self, who: str, off: int | None, capacity: int) -> None:
        version, fields = guarded(self.model.mentor.version if self.model.mentor else 1, off)
        path, said = f"/mentors/{self.mentor}", {"capacity": capacity}
        self.both(who, "PATCH", path, lambda: self.model.resize(who, version, capacity), said, **fields)

    @precondition(lambda self: self.mentor)
    @rule(who=MENTORS, really=SELDOM)
    def stop_mentoring(self, who: str, really: bool) -> None:
        if really:
            self.both(who, "DELETE", f"/mentors/{self.mentor}", lambda: self.model.stop(who))

    def seen(self) -> Any:
        teams = [
            {each["id"]: [each["role"], each["state"], each["version"]] for each in self.team(path)}
            for path in self.projects
        ]
        if not self.mentor:
            return teams, None
        answer = self.town.send("visitor", "GET", f"/mentors/{self.mentor}")
        read = {} if answer.status == 404 else answer.json
        return teams, [read["capacity"], read["free"], read["version"]] if read else None

    def believed(self) -> Any:
        teams = [
            {self.members[number, name]: [one.role, one.state, one.version] for name, one in team.members.items()}
            for number, team in enumerate(self.model.teams)
        ]
        one = self.model.mentor
        return teams, [one.capacity, max(0, one.capacity - self.model.taken), one.version] if one else None

    def teardown(self) -> None:
        """Leave the mentor free for the next walk."""
        for path in self.projects:
            self.town.send("coordinator", "POST", f"{path}/stage", {"to": "stopped", "reason": "Fin."})
        if self.mentor:
            self.town.send("coordinator", "DELETE", f"/mentors/{self.mentor}")


def test_teams_and_who_accompanies_them_are_what_their_model_says(town: Town) -> None:
    walk(Accompanied, town)
