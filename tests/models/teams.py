"""The model of teams, and of the mentors who have a place in so many of them and in no more."""

from dataclasses import dataclass, field

from tests.models.beside import Table, bears, holds, known, moved, only, someone

MEMBER: Table = {"asked": {"active"}, "active": ()}
LABEL = "label"  # what someone without an account is called here, with a number


@dataclass
class Member:
    role: str
    state: str
    version: int = 1


@dataclass
class Mentor:
    capacity: int
    version: int = 1


@dataclass
class Team:
    """Who carries a project, by name."""

    stopped: bool = False
    members: dict[str, Member] = field(default_factory=dict)

    def lead(self, who: str) -> None:
        """Let coordinators and holders pass, or the team where nobody holds the project."""
        active = {name: one.role for name, one in self.members.items() if one.state == "active"}
        leads = active.get(who) == "holder" or (who in active and "holder" not in active.values())
        only(leads or holds(who, "projects:write", "coordinator"), "forbidden")


@dataclass
class Teams:
    """The teams of some projects, and the one person who may offer to accompany them: `mentor`, once they do."""

    teams: list[Team]
    mentor: Mentor | None = None

    @property
    def taken(self) -> int:
        active = (each.members.get("mentor") for each in self.teams if not each.stopped)
        return sum(1 for one in active if one and (one.role, one.state) == ("mentor", "active"))

    def take_place(self, name: str) -> None:
        """Refuse a mentor in more teams than they said; who said nothing is not counted."""
        only(name != "mentor" or self.mentor is None or self.taken < self.mentor.capacity, "conflict")

    # Teams

    def take_in(self, who: str, number: int, name: str, role: str) -> None:
        known(who, "projects:write")
        team = self.teams[number]
        team.lead(who)
        only(name not in ("nobody", "two in one"), "invalid")
        one = team.members.get(name)
        has_it = one is not None and (one.role, one.state) == (role, "active")
        if role == "mentor" and not has_it:
            self.take_place(name)
        if one is None:
            team.members[name] = Member(role, "active")
            return
        one.role, one.state = role, "active"
        one.version += 1

    def ask(self, who: str, number: int) -> None:
        someone(who)
        team = self.teams[number]
        only(not team.stopped, "conflict")
        team.members.setdefault(who, Member("member", "asked"))

    def accept(self, who: str, number: int, name: str) -> None:
        known(who, "projects:write")
        team = self.teams[number]
        team.lead(who)
        one = team.members[name]
        one.state = moved(MEMBER, one.state, "active")
        if one.role == "mentor":
            one.state = "asked"  # not yet
            self.take_place(name)
            one.state = "active"
        one.version += 1

    def give_role(self, who: str, number: int, name: str, version: int | None, role: str) -> None:
        known(who, "projects:write")
        only(version is not None, "version-required")
        team = self.teams[number]
        team.lead(who)
        one = team.members[name]
        only(version == one.version, "stale-version")
        if one.state == "active" and role == "mentor" != one.role:
            self.take_place(name)
        one.role = role
        one.version += 1

    def leave(self, who: str, number: int, name: str) -> None:
        known(who, "projects:write")
        team = self.teams[number]
        if who != name:
            team.lead(who)
        del team.members[name]

    # The mentor

    def offer(self, who: str, capacity: int) -> None:
        bears(who, "mentors:write", "mentor")
        someone(who)
        only(self.mentor is None, "conflict")
        self.mentor = Mentor(capacity)

    def own(self, who: str) -> Mentor:
        only(self.mentor is not None, "not-found")
        only(who == "mentor" or holds(who, "mentors:write", "coordinator"), "forbidden")
        assert self.mentor is not None
        return self.mentor

    def resize(self, who: str, version: int | None, capacity: int) -> None:
        """Change how many teams they can be in; those that they are in keep them."""
        known(who, "mentors:write")
        only(version is not None, "version-required")
        one = self.own(who)
        only(version == one.version, "stale-version")
        one.capacity = capacity
        one.version += 1

    def stop(self, who: str) -> None:
        known(who, "mentors:write")
        self.own(who)
        self.mentor = None
