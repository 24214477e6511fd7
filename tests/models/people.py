"""The model of people: how they come in, are known, come back, turn out to be one, bear roles and go."""

from dataclasses import dataclass, field

from tests.models.beside import No, bears, only

ROLES = ("mobiliser", "moderator", "facilitator", "mentor", "coordinator", "administrator")
TRIES = 5


@dataclass
class Person:
    """`into`: the number of whom they turned out to be."""

    email: str = ""
    pseudonym: bool = False
    claimed: bool = False
    version: int = 1
    said: int = 1
    roles: set[str] = field(default_factory=set)
    into: int | None = None
    gone: bool = False

    def claim(self) -> None:
        if not self.claimed:
            self.claimed = True
            self.version += 1


@dataclass
class SignIn:
    email: str
    claimant: int | None
    tries: int = 0
    used: bool = False


@dataclass
class Receipt:
    """`said` counts what was said under it."""

    person: int
    said: int = 1


@dataclass
class People:
    """All by number. A session says whose it is, None once it ended; a sign-in is None once it was forgotten."""

    people: list[Person] = field(default_factory=list)
    sessions: list[int | None] = field(default_factory=list)
    sign_ins: list[SignIn | None] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    def known_as(self, number: int | None) -> int | None:
        """Return whom someone turned out to be, None for one who is gone."""
        while number is not None and self.people[number].into is not None:
            number = self.people[number].into
        return None if number is None or self.people[number].gone else number

    def holder(self, session: int) -> int:
        number = self.sessions[session]
        assert number is not None
        return number

    def end_all(self, number: int) -> None:
        self.sessions = [None if each == number else each for each in self.sessions]

    # Who comes, and says what they are called

    def come(self) -> None:
        self.people.append(Person())
        self.sessions.append(len(self.people) - 1)
        self.receipts.append(Receipt(len(self.people) - 1))

    def say(self, session: int) -> None:
        number = self.holder(session)
        one = self.people[number]
        one.said += 1
        if not one.claimed:
            [receipt] = (each for each in self.receipts if each.person == number)
            receipt.said += 1

    def take_pseudonym(self, session: int) -> None:
        one = self.people[self.holder(session)]
        only(not one.claimed, "conflict")
        one.pseudonym = True
        one.claim()

    def rename(self, session: int, version: int | None, *, pseudonym: bool) -> None:
        only(version is not None, "version-required")
        one = self.people[self.holder(session)]
        only(version == one.version, "stale-version")
        only(pseudonym or bool(one.email) or not one.claimed, "invalid")
        one.pseudonym = pseudonym
        one.version += 1

    # Who signs in, and who comes back

    def ask(self, session: int | None, email: str) -> None:
        """Send a link and a code; who has no address will be the one known under it."""
        number = None if session is None else self.holder(session)
        claims = number is not None and not self.people[number].email
        self.sign_ins.append(SignIn(email, number if claims else None))

    def confirm(self, number: int, *, right: bool) -> None:
        one = self.sign_ins[number]
        if one is None:
            raise No("not-found")
        only(not one.used and one.tries < TRIES, "gone")
        if not right:
            one.tries += 1
            raise No("invalid", kept=True)
        one.used = True
        number = self.settle(one)
        self.sessions.append(number)

    def settle(self, proven: SignIn) -> int:
        """Return who is behind an address: whoever is known under it, into whom a claimant without one is merged."""
        found = (at for at, each in enumerate(self.people) if each.email == proven.email and self.known_as(at) == at)
        there, claimant = next(found, None), self.known_as(proven.claimant)
        if claimant is not None and self.people[claimant].email:
            claimant = None
        if claimant is not None:
            self.end_all(claimant)
        if there is None:
            if claimant is None:
                self.people.append(Person(said=0))
                claimant = len(self.people) - 1
            self.people[claimant].email = proven.email
            self.people[claimant].claim()
            return claimant
        if claimant is not None:
            self.merge(claimant, there)
        return there

    def merge(self, other: int, known: int) -> None:
        gone, kept = self.people[other], self.people[known]
        kept.said += gone.said
        kept.roles |= gone.roles
        gone.into = known

    def come_back(self, number: int | None) -> None:
        """Let the holder of a receipt in; who has an address signs in by it."""
        holder = None if number is None else self.known_as(self.receipts[number].person)
        if holder is None:
            raise No("not-found")
        if not self.people[holder].email:
            self.sessions.append(holder)

    # Who goes

    def end(self, session: int, what: str, other: int) -> None:
        holder = self.holder(session)
        if what == "all":
            self.end_all(holder)
        elif what == "current":
            self.sessions[session] = None
        else:
            only(self.sessions[other] == holder, "not-found")
            self.sessions[other] = None

    def erase(self, session: int) -> None:
        number = self.holder(session)
        one = self.people[number]
        self.sign_ins = [
            None if each and (self.known_as(each.claimant) == number or each.email == one.email) else each
            for each in self.sign_ins
        ]
        one.gone = True
        self.end_all(number)

    # Roles

    def bearer(self, number: int, role: str) -> Person:
        holder = self.known_as(number)
        if holder is None or role not in ROLES:
            raise No("not-found")
        only(self.people[holder].claimed, "conflict")
        return self.people[holder]

    def grant(self, who: str, number: int, role: str) -> None:
        bears(who, "participants:write", "administrator")
        self.bearer(number, role).roles.add(role)

    def revoke(self, who: str, number: int, role: str) -> None:
        bears(who, "participants:write", "administrator")
        self.bearer(number, role).roles.discard(role)

    def revoke_last(self, who: str) -> None:
        """Take the role from the administrator who is no part of this, while nobody here has it."""
        bears(who, "participants:write", "administrator")
        raise No("conflict")
