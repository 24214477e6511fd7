"""The seats of a workshop beside their model: who comes, who waits, who is offered one, who stands at the door."""

from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule

from tests.models.beside import NUMBER, VERSIONS, Beside, by, guarded, walk
from tests.models.registrations import ACTS, Workshop
from tests.models.town import Town
from tests.story import EVENING

pytestmark = pytest.mark.unpatched
GUESTS = ("neighbour", "passer-by", "mentor", "moderator", "second moderator")
COMES = by(*GUESTS, others=["visitor", "facilitator", "program"])
THEIRS = by(*GUESTS, "coordinator", others=["visitor", "facilitator", "reader", "program"])
STAFF = by("facilitator", "coordinator", "program", others=["neighbour", "visitor", "reader"])
COORDINATOR = by("coordinator", "program", others=["facilitator", "neighbour", "visitor", "reader"])
PEOPLE = some.sampled_from([1, 1, 1, 2, 3])
SAID = {"cancel": {"reason": "Salle inondée."}, "report": {"text": "Trois projets sont nés."}}


class Registrations(Beside):
    """One workshop of two seats or three, mostly open."""

    model: Workshop

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.id = ""
        self.registrations: list[str] = []

    @initialize(capacity=some.integers(2, 3), opened=some.sampled_from([True, True, True, False]))
    def plan(self, capacity: int, opened: bool) -> None:
        self.id = self.town.good("coordinator", "POST", "/workshops", EVENING | {"capacity": capacity})["id"]
        self.path = f"/workshops/{self.id}"
        self.model = Workshop(capacity)
        if opened:
            self.act("coordinator", "open", 0)

    @rule(who=STAFF, act=some.sampled_from([*ACTS, "start"]), patience=some.integers(0, 1))
    def act(self, who: str, act: str, patience: int) -> None:
        if patience and act in ("cancel", "close"):
            return  # an evening lasts for some steps
        self.both(who, "POST", f"{self.path}/{act}", lambda: self.model.act(who, act), SAID.get(act))

    @rule(who=COORDINATOR, off=VERSIONS, capacity=some.integers(1, 4))
    def resize(self, who: str, off: int | None, capacity: int) -> None:
        version, fields = guarded(self.model.version, off)
        said = {"capacity": capacity}
        self.both(who, "PATCH", self.path, lambda: self.model.resize(who, version, capacity), said, **fields)

    @rule(who=COMES, people=PEOPLE)
    def register(self, who: str, people: int) -> None:
        if who == "visitor":
            return  # who is not known yet keeps a seat for two hours: services/workshops/tests/test_register.py
        path = f"{self.path}/registrations"
        made = self.both(who, "POST", path, lambda: self.model.register(who, people), {"people": people})
        if made and made["id"] not in self.registrations:
            self.registrations.append(made["id"])

    @precondition(lambda self: self.registrations)
    @rule(
        who=THEIRS,
        own=some.sampled_from([True, True, False]),
        number=NUMBER,
        act=some.sampled_from(["cancel", "accept"]),
    )
    def answer(self, who: str, own: bool, number: int, act: str) -> None:
        number %= len(self.registrations)
        who = self.model.registrations[number].who if own else who
        path = f"/registrations/{self.registrations[number]}/{act}"
        self.both(who, "POST", path, lambda: getattr(self.model, act)(who, number))

    @precondition(lambda self: self.registrations)
    @rule(who=STAFF, number=NUMBER, people=some.none() | PEOPLE)
    def check_in(self, who: str, number: int, people: int | None) -> None:
        number %= len(self.registrations)
        said = {"registration": self.registrations[number]} | ({"people": people} if people else {})
        path = f"{self.path}/check-ins"
        self.both(who, "POST", path, lambda: self.model.check_in(who, number, people), said)

    @precondition(lambda self: self.registrations)
    @rule(who=STAFF, number=NUMBER, act=some.sampled_from(["undo", "absent"]))
    def at_the_door(self, who: str, number: int, act: str) -> None:
        number %= len(self.registrations)
        named = {"undo": "undo-check-in"}.get(act, act)
        path = f"/registrations/{self.registrations[number]}/{named}"
        self.both(who, "POST", path, lambda: getattr(self.model, act)(who, number))

    def seen(self) -> Any:
        workshop = self.town.good("coordinator", "GET", self.path)
        listed = self.town.good("coordinator", "GET", f"{self.path}/registrations?limit=100")["items"]
        found = {each["id"]: each for each in listed}
        return [workshop["state"], workshop["version"], workshop["seats"]] + [
            [one["state"], one["version"], one["people"], one["offered_until"] is not None]
            for one in (found[id] for id in self.registrations)
        ]

    def believed(self) -> Any:
        model = self.model
        seats = {
            "capacity": model.capacity, "confirmed": model.people("confirmed", "checked_in"),
            "waitlisted": model.people("waitlisted"), "free": max(0, model.free),
        }  # fmt: skip
        return [model.state, model.version, seats] + [
            [one.state, one.version, one.people, one.offered] for one in model.registrations
        ]


def test_who_comes_and_who_waits_is_what_the_model_says(town: Town) -> None:
    walk(Registrations, town)
