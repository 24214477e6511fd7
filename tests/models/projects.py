"""The model of a project, of its team, and of what it asks for and is given (design: States)."""

from dataclasses import dataclass, field

from tests.models.beside import No, Table, holds, known, moved, only, someone

STAGES = ("emerging", "building", "testing", "launched", "rooted")
PROJECT: dict[str, set[str]] = {
    "emerging": {"building", "paused", "stopped"},
    "building": {"emerging", "testing", "paused", "stopped"},
    "testing": {"building", "launched", "paused", "stopped"},
    "launched": {"testing", "rooted", "paused", "stopped"},
    "rooted": {"launched", "paused", "stopped"},
    "stopped": set(),
}
CALL: Table = {"open": {"closed"}, "closed": ()}
MEMBER: Table = {"asked": {"active"}, "active": ()}
COMMITMENT: Table = {
    "offered": {"accepted", "declined", "released"},
    "accepted": {"kept", "released", "missed"},
    "missed": {"kept"},
    "declined": (),
    "released": (),
    "kept": (),
}
ACTS = {"accept": "accepted", "decline": "declined", "keep": "kept", "miss": "missed", "release": "released"}
PUBLIC = ("accepted", "kept")


@dataclass
class Member:
    role: str = "member"
    state: str = "asked"
    version: int = 1


@dataclass
class Call:
    state: str = "open"
    version: int = 1

    def close(self) -> None:
        self.state = moved(CALL, self.state, "closed")
        self.version += 1


@dataclass
class Commitment:
    giver: str
    call: int | None
    quantity: int
    state: str = "offered"
    version: int = 1


@dataclass
class Project:
    """One project; `before` is where it was when it paused."""

    state: str = "emerging"
    version: int = 1
    before: str = ""
    team: dict[str, Member] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    # Who may

    def belongs(self, who: str, scope: str) -> bool:
        inside = who in self.team and self.team[who].state == "active"
        return inside or holds(who, scope, "coordinator")

    def belong(self, who: str, scope: str) -> None:
        only(self.belongs(who, scope), "forbidden")

    def lead(self, who: str) -> None:
        """Let coordinators and holders pass, or the team where nobody holds it."""
        active = {name: one.role for name, one in self.team.items() if one.state == "active"}
        holder = active.get(who) == "holder" or (who in active and "holder" not in active.values())
        only(holder or holds(who, "projects:write", "coordinator"), "forbidden")

    def goes_on(self) -> None:
        only(self.state != "stopped", "conflict")

    # The project

    def step(self, who: str, to: str, *, reason: bool) -> None:
        known(who, "projects:write")
        self.lead(who)
        state = self.state
        following = {self.before, "stopped"} if state == "paused" else PROJECT[state]
        only(to in following, "forbidden-transition")
        back = {state, to} <= set(STAGES) and STAGES.index(to) < STAGES.index(state)
        only(reason or not (back or to in ("paused", "stopped")), "invalid")
        self.state, self.before = to, state if to == "paused" else ""
        self.version += 1
        if to == "stopped":
            for call in self.calls:
                if call.state == "open":
                    call.close()

    def edit(self, who: str, version: int | None) -> None:
        known(who, "projects:write")
        only(version is not None, "version-required")
        self.belong(who, "projects:write")
        only(version == self.version, "stale-version")
        self.goes_on()
        self.version += 1

    # Its team

    def join(self, who: str) -> None:
        someone(who)
        self.goes_on()
        self.team.setdefault(who, Member())

    def accept_member(self, who: str, name: str) -> None:
        known(who, "projects:write")
        self.lead(who)
        one = self.team[name]
        one.state = moved(MEMBER, one.state, "active")
        one.version += 1

    def leave(self, who: str, name: str) -> None:
        known(who, "projects:write")
        if who != name:
            self.lead(who)
        del self.team[name]

    # What it asks for

    def open_call(self, who: str) -> None:
        known(who, "projects:write")
        self.belong(who, "projects:write")
        self.goes_on()
        self.calls.append(Call())

    def edit_call(self, who: str, number: int, version: int | None) -> None:
        known(who, "calls:write")
        only(version is not None, "version-required")
        self.belong(who, "calls:write")
        call = self.calls[number]
        only(version == call.version, "stale-version")
        only(call.state == "open", "conflict")
        call.version += 1

    def close_call(self, who: str, number: int) -> None:
        known(who, "calls:write")
        self.belong(who, "calls:write")
        self.calls[number].close()

    # What it is given

    def offer(self, who: str, call: int | None, quantity: int) -> None:
        someone(who, newcomers=True)
        self.goes_on()
        only(call is None or self.calls[call].state == "open", "conflict")
        if who != "visitor":  # nobody hears of what a newcomer offers before they are known
            self.commitments.append(Commitment(who, call, quantity))

    def act(self, who: str, number: int, act: str) -> None:
        known(who, "commitments:write")
        one = self.commitments[number]
        gave, receives = who == one.giver, self.belongs(who, "commitments:write")
        if not receives and not (act == "release" and gave):
            raise No("forbidden" if one.state in PUBLIC or gave else "not-found")
        only(not (act in ("keep", "miss") and gave), "forbidden")
        one.state = moved(COMMITMENT, one.state, ACTS[act])
        one.version += 1

    def given(self, number: int, *states: str) -> int:
        return sum(one.quantity for one in self.commitments if one.call == number and one.state in states)
