"""People beside their model: how they come in, are known, come back, turn out to be one, bear roles and go."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.fuzz.ground import NEED
from tests.models.beside import MOSTLY, NUMBER, SELDOM, VERSIONS, YES, Beside, by, guarded, walk
from tests.models.people import ROLES, People
from tests.models.town import Town
from tools.journey.mailbox import CODE

pytestmark = pytest.mark.unpatched
GRANTS = by("administrator", "program", others=["coordinator", "visitor", "reader"])
ROLE = some.sampled_from([*ROLES, "mayor"])


class Everybody(Beside):
    """Up to three who come without an account, two addresses, and what is sent there."""

    model: People

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.walk = next(town.numbers)
        self.model = People()
        self.ids: list[str] = []
        self.sessions: list[tuple[str, str]] = []
        self.receipts: list[str] = []
        self.sign_ins: list[tuple[str, str, str]] = []

    def opened(self, secret: str) -> None:
        """Remember a session by a name, and its id."""
        name = f"session {next(self.town.numbers)}"
        self.town.people[name] = self.town.visitor.holding(secret)
        [current] = [each["id"] for each in self.town.good(name, "GET", "/sessions")["items"] if each["current"]]
        self.sessions.append((name, current))

    def open_ones(self) -> list[int]:
        return [number for number, whose in enumerate(self.model.sessions) if whose is not None]

    def one(self, number: int) -> tuple[int, str]:
        """Return a session that is open, and its name: what ended is believed for some seconds more."""
        there = self.open_ones()
        session = there[number % len(there)]
        return session, self.sessions[session][0]

    # What people do

    @initialize()
    def begin(self) -> None:
        self.come()

    @precondition(lambda self: len(self.receipts) < 3)
    @rule()
    def come(self) -> None:
        answer = self.town.send("visitor", "POST", "/contributions", NEED)
        self.model.come()
        self.receipts.append(answer.headers["Receipt"])
        self.opened(answer.session)
        self.ids.append(self.town.good(self.sessions[-1][0], "GET", "/me")["id"])

    @precondition(lambda self: self.open_ones())
    @rule(number=NUMBER)
    def say(self, number: int) -> None:
        session, who = self.one(number)
        self.both(who, "POST", "/contributions", lambda: self.model.say(session), NEED)

    @precondition(lambda self: self.open_ones())
    @rule(number=NUMBER)
    def take_pseudonym(self, number: int) -> None:
        session, who = self.one(number)
        said = {"pseudonym": "Camille"}
        self.both(who, "POST", "/me/pseudonym", lambda: self.model.take_pseudonym(session), said)

    @precondition(lambda self: self.open_ones())
    @rule(number=NUMBER, off=VERSIONS, pseudonym=YES)
    def rename(self, number: int, off: int | None, pseudonym: bool) -> None:
        session, who = self.one(number)
        version, fields = guarded(self.model.people[self.model.holder(session)].version, off)
        said = {"pseudonym": "Sacha" if pseudonym else None}
        self.both(who, "PATCH", "/me", lambda: self.model.rename(session, version, pseudonym=pseudonym), said, **fields)

    @rule(number=NUMBER, nobody=SELDOM, address=some.integers(0, 1))
    def ask(self, number: int, nobody: bool, address: int) -> None:
        email = f"voisine-{self.walk}-{address}@example.org"
        session, who = (None, "visitor") if nobody or not self.open_ones() else self.one(number)
        if made := self.both(who, "POST", "/sign-ins", lambda: self.model.ask(session, email), {"email": email}):
            id = made["id"]
            mail = self.town.mail(lambda mail: id in mail.part("plain"))
            [code] = filter(CODE.fullmatch, map(str.strip, mail.part("plain").splitlines()))
            token = next(link for link in mail.links if id in link).rpartition("/")[2]
            self.sign_ins.append((id, code.replace(" ", ""), token))

    @precondition(lambda self: self.sign_ins)
    @rule(number=NUMBER, right=MOSTLY, by_code=YES)
    def confirm(self, number: int, right: bool, by_code: bool) -> None:
        number = -1 - number % len(self.sign_ins)  # the last one as often as any
        id, code, token = self.sign_ins[number]
        if not right:
            code, token = f"{(int(code) + 1) % 10**6:06}", "wrong"
        said = {"code": code} if by_code else {"token": token}
        path = f"/sign-ins/{id}/confirm"
        if made := self.both("visitor", "POST", path, lambda: self.model.confirm(number, right=right), said):
            self.opened(made["session"])
            whose = self.model.holder(-1)
            self.ids += [made["participant"]] if whose == len(self.ids) else []
            assert made["participant"] == self.ids[whose]

    @rule(number=NUMBER, right=MOSTLY)
    def come_back(self, number: int, right: bool) -> None:
        which = number % len(self.receipts) if right else None
        said = {"code": "2222-2222-22" if which is None else self.receipts[which]}
        if made := self.both("visitor", "POST", "/receipts", lambda: self.model.come_back(which), said):
            assert which is not None
            assert len(made["contributions"]) == self.model.receipts[which].said
            assert bool(made["session"]) == (len(self.model.sessions) > len(self.sessions))
            if made["session"]:
                self.opened(made["session"])

    @precondition(lambda self: self.open_ones())
    @rule(number=NUMBER, other=NUMBER, what=some.sampled_from(["current", "other", "other", "all"]), really=MOSTLY)
    def end(self, number: int, other: int, what: str, really: bool) -> None:
        if what == "all" and really:
            return  # some stay
        session, who = self.one(number)
        other %= len(self.sessions)
        path = {"all": "", "current": "/current", "other": f"/{self.sessions[other][1]}"}[what]
        self.both(who, "DELETE", f"/sessions{path}", lambda: self.model.end(session, what, other))

    @precondition(lambda self: self.open_ones())
    @rule(number=NUMBER, really=SELDOM)
    def erase(self, number: int, really: bool) -> None:
        if really:
            session, who = self.one(number)
            self.both(who, "DELETE", "/me", lambda: self.model.erase(session))

    # What administrators do

    @rule(who=GRANTS, number=NUMBER, role=ROLE, grant=MOSTLY)
    def give_role(self, who: str, number: int, role: str, grant: bool) -> None:
        number %= len(self.ids)
        path = f"/participants/{self.ids[number]}/roles/{role}"
        verb, act = ("PUT", self.model.grant) if grant else ("DELETE", self.model.revoke)
        self.both(who, verb, path, lambda: act(who, number, role))

    @precondition(lambda self: not any("administrator" in each.roles and not each.gone for each in self.model.people))
    @rule(who=GRANTS)
    def revoke_last(self, who: str) -> None:
        path = f"/participants/{self.town.ids['administrator']}/roles/administrator"
        self.both(who, "DELETE", path, lambda: self.model.revoke_last(who))

    # Who there is

    def seen(self) -> Any:
        listed = self.town.good("administrator", "GET", f"/participants?ids={','.join(self.ids)}")["items"]
        roles = {each["id"]: each["roles"] for each in listed}
        read: dict[int, Any] = {}
        for session in self.open_ones():
            whose, who = self.model.holder(session), self.sessions[session][0]
            if whose not in read:
                me = self.town.good(who, "GET", "/me")
                said = self.town.good(who, "GET", "/me/contributions?limit=100")["items"]
                at = self.town.good(who, "GET", "/sessions")["items"]
                read[whose] = [me["id"], me["email"], me["pseudonym"] is not None, me["provisional"], me["version"]]
                read[whose] += [len(said), len(at)]
        return [roles.get(id) for id in self.ids], read

    def believed(self) -> Any:
        model = self.model
        here = [each.claimed and model.known_as(number) == number for number, each in enumerate(model.people)]
        roles = [sorted(each.roles) if there else None for each, there in zip(model.people, here, strict=True)]
        return roles, {
            whose: [
                self.ids[whose], one.email or None, one.pseudonym, not one.claimed, one.version, one.said,
                model.sessions.count(whose),
            ]
            for whose, one in enumerate(model.people) if whose in model.sessions
        }  # fmt: skip

    def teardown(self) -> None:
        """Leave one administrator for the next walk."""
        for number, one in enumerate(self.model.people):
            if "administrator" in one.roles:
                self.town.send("administrator", "DELETE", f"/participants/{self.ids[number]}/roles/administrator")


def test_people_are_what_their_model_says(town: Town) -> None:
    walk(Everybody, town)
