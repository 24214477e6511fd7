"""The model of a workshop's seats: who comes, who waits, to whom a seat is offered (design: States)."""

from dataclasses import dataclass, field

from tests.models.beside import Table, bears, moved, only, someone

WORKSHOP: Table = {
    "draft": {"open", "cancelled"},
    "open": {"running", "cancelled"},
    "running": {"closed"},
    "closed": {"reported"},
    "reported": (),
    "cancelled": (),
}
REGISTRATION: Table = {
    "waitlisted": {"confirmed", "cancelled"},
    "confirmed": {"checked_in", "cancelled", "absent"},
    "absent": {"checked_in"},
    "checked_in": {"confirmed"},
    "cancelled": (),
}
ACTS = {"open": "open", "start": "running", "close": "closed", "cancel": "cancelled", "report": "reported"}
STAFF = ("coordinator", "facilitator")
COMING = ("confirmed", "checked_in")


@dataclass
class Registration:
    """One who signed up, with so many people; `offered`: a seat is kept for their answer."""

    who: str
    people: int
    state: str = "waitlisted"
    version: int = 1
    offered: bool = False

    def move(self, to: str) -> None:
        self.state = moved(REGISTRATION, self.state, to)
        self.version += 1
        self.offered = False


@dataclass
class Workshop:
    """One workshop, far ahead: there is time to answer an offer. Registrations are in the order they came."""

    capacity: int
    state: str = "draft"
    version: int = 1
    registrations: list[Registration] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        return self.state not in ("draft", "dropped")

    @property
    def free(self) -> int:
        taken = sum(one.people for one in self.registrations if one.state in COMING or one.offered)
        return self.capacity - taken

    def people(self, *states: str) -> int:
        return sum(one.people for one in self.registrations if one.state in states)

    def pass_on(self) -> None:
        """Offer what is free to the first who wait and fit in."""
        for one in self.registrations:
            fits = one.state == "waitlisted" and not one.offered and one.people <= self.free
            if self.state == "open" and fits:
                one.offered = True
                one.version += 1

    # The workshop

    def act(self, who: str, act: str) -> None:
        bears(who, "workshops:write", *(STAFF if act in ("start", "close") else ("coordinator",)))
        self.state = moved(WORKSHOP, self.state, ACTS[act])
        self.version += 1
        for one in self.registrations:
            if act == "cancel" and one.state in ("waitlisted", "confirmed"):
                one.move("cancelled")
            if act == "close" and one.state == "confirmed":
                one.move("absent")

    def resize(self, who: str, version: int | None, capacity: int) -> None:
        bears(who, "workshops:write", "coordinator")
        only(version is not None, "version-required")
        only(version == self.version, "stale-version")
        only(self.state in ("draft", "open", "running"), "conflict")
        only(capacity >= self.capacity - self.free, "conflict")
        self.capacity = capacity
        self.version += 1
        self.pass_on()

    # Who comes

    def register(self, who: str, people: int) -> None:
        someone(who)
        only(self.shown or who in STAFF, "not-found")
        only(self.state in ("open", "running"), "conflict")
        if any(one.who == who and one.state != "cancelled" for one in self.registrations):
            return
        only(people <= self.capacity, "invalid")
        one = Registration(who, people)
        if people <= self.free:
            one.state = "confirmed"
        self.registrations.append(one)

    def mine(self, who: str, number: int) -> Registration:
        one = self.registrations[number]
        only(who == one.who, "forbidden" if who in STAFF else "not-found")
        return one

    def cancel(self, who: str, number: int) -> None:
        only(who != "visitor", "unauthenticated")
        only(who != "reader", "forbidden")
        one = self.registrations[number] if who in ("coordinator", "program") else self.mine(who, number)
        one.move("cancelled")
        self.pass_on()

    def accept(self, who: str, number: int) -> None:
        someone(who)
        one = self.mine(who, number)
        only(one.state == "waitlisted", "forbidden-transition")
        free = self.state in ("open", "running") and one.people <= self.free
        only(one.offered or free, "conflict")
        one.move("confirmed")

    # At the door

    def check_in(self, who: str, number: int, people: int | None) -> None:
        bears(who, "workshops:write", *STAFF)
        only(self.state in ("open", "running", "closed"), "conflict")
        one = self.registrations[number]
        came = people or one.people
        if one.state == "checked_in":
            if came != one.people:
                one.people = came
                one.version += 1
            return
        if one.state == "waitlisted":
            only(one.offered or came <= self.free, "conflict")
            one.move("confirmed")
        one.move("checked_in")
        one.people = came

    def undo(self, who: str, number: int) -> None:
        bears(who, "registrations:write", *STAFF)
        one = self.registrations[number]
        only(one.state == "checked_in", "forbidden-transition")
        one.move("confirmed")

    def absent(self, who: str, number: int) -> None:
        bears(who, "registrations:write", *STAFF)
        only(self.state in ("open", "running", "closed"), "conflict")
        self.registrations[number].move("absent")
