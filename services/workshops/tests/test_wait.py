"""The waiting list: a seat that frees is offered, accepted, or passed on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.context import Acting
from chassis.http import Problem
from services.workshops.tests.place import Place, together
from workshops.registrations import actions, seats

TWO_DAYS = timedelta(hours=48, minutes=1)


def full(place: Place, waiting: int, **changed: Any) -> tuple[dict[str, Any], dict[str, Any], list[Acting]]:
    """A workshop whose only seat is taken, that registration, and who waits."""
    workshop = place.opened(capacity=1, **changed)
    first = place.registered(place.someone(), workshop)
    people = [place.someone() for _ in range(waiting)]
    for someone in people:
        place.registered(someone, workshop)
    return workshop, first, people


def cancel(place: Place, registration: dict[str, Any]) -> None:
    place.good(place.coordinator, "POST", f"/registrations/{registration['id']}/cancel")


def mine(place: Place, workshop: dict[str, Any], who: Acting) -> dict[str, Any]:
    return dict(place.read(f"/workshops/{workshop['id']}/registrations/mine", who))


def accept(place: Place, workshop: dict[str, Any], who: Acting) -> Any:
    return place.call(who, "POST", f"/registrations/{mine(place, workshop, who)['id']}/accept")


def lapse(place: Place, workshop: dict[str, Any], who: Acting, after: timedelta = TWO_DAYS) -> None:
    id = UUID(mine(place, workshop, who)["id"])
    with place.work(after=after) as work:
        seats.lapse(work, id)


def test_a_seat_that_frees_is_offered_to_who_waited_longest(place: Place) -> None:
    workshop, first, [second, third] = full(place, 2)
    cancel(place, first)
    offered = mine(place, workshop, second)
    assert (offered["state"], "accept" in offered["actions"]) == ("waitlisted", True)
    assert mine(place, workshop, third)["offered_until"] is None
    assert [event.authors for event in place.told("registration.offered")] == [(second.participant,)]


def test_an_offer_lasts_two_days(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    until = datetime.fromisoformat(mine(place, workshop, second)["offered_until"])
    assert abs(until - place.now - timedelta(hours=48)) < timedelta(minutes=1)
    assert place.due("lapse")[0].due_at == until


def test_an_offer_ends_two_hours_before_the_start(place: Place) -> None:
    workshop, first, [second] = full(place, 1, starts_at=(place.now + timedelta(hours=10)).isoformat())
    cancel(place, first)
    until = datetime.fromisoformat(mine(place, workshop, second)["offered_until"])
    assert until == datetime.fromisoformat(workshop["starts_at"]) - timedelta(hours=2)


def test_no_offer_is_made_when_there_is_no_time_to_answer(place: Place) -> None:
    workshop, first, [second] = full(place, 1, starts_at=(place.now + timedelta(hours=1)).isoformat())
    cancel(place, first)
    assert mine(place, workshop, second)["offered_until"] is None
    assert accept(place, workshop, second).json["state"] == "confirmed"


def test_who_accepts_has_the_seat(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    assert accept(place, workshop, second).json["state"] == "confirmed"
    assert place.due("lapse") == []
    assert len(place.told("registration.accepted")) == 1


def test_a_seat_that_is_offered_is_not_free_for_others(place: Place) -> None:
    workshop, first, [_] = full(place, 1)
    cancel(place, first)
    assert place.show(workshop)["seats"]["free"] == 0
    assert place.registered(place.someone(), workshop)["state"] == "waitlisted"


def test_who_was_not_offered_a_seat_takes_none(place: Place) -> None:
    workshop, _, [second] = full(place, 1)
    refused = accept(place, workshop, second)
    assert (refused.status, refused.json["state"]) == (409, "waitlisted")


def test_an_offer_that_nobody_answers_goes_to_the_next(place: Place) -> None:
    workshop, first, [second, third] = full(place, 2)
    cancel(place, first)
    lapse(place, workshop, second)
    assert mine(place, workshop, second)["offered_until"] is None
    assert mine(place, workshop, third)["offered_until"] is not None
    assert [event.authors for event in place.told("registration.lapsed")] == [(second.participant,)]


def test_who_missed_an_offer_waits_behind_the_others(place: Place) -> None:
    workshop, first, [second, third] = full(place, 2)
    cancel(place, first)
    lapse(place, workshop, second)
    cancel(place, mine(place, workshop, third))
    assert mine(place, workshop, second)["offered_until"] is not None


def test_an_offer_does_not_lapse_before_its_time(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    lapse(place, workshop, second, after=timedelta(hours=47))
    assert mine(place, workshop, second)["offered_until"] is not None


def test_an_offer_that_was_accepted_does_not_lapse(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    accept(place, workshop, second)
    lapse(place, workshop, second)
    assert mine(place, workshop, second)["state"] == "confirmed"


def test_who_accepts_too_late_is_refused(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    id = UUID(mine(place, workshop, second)["id"])
    with pytest.raises(Problem, match="not-offered"), place.work(second, after=TWO_DAYS) as work:
        actions.accept(work, id)
    assert mine(place, workshop, second)["state"] == "waitlisted"


def test_more_seats_are_offered_at_once_to_as_many_who_wait(place: Place) -> None:
    workshop, _, people = full(place, 3)
    version = {"If-Match": f'"{workshop["version"]}"'}
    place.good(place.coordinator, "PATCH", f"/workshops/{workshop['id']}", {"capacity": 3}, headers=version)
    offered = [mine(place, workshop, someone)["offered_until"] is not None for someone in people]
    assert offered == [True, True, False]


def test_who_stops_waiting_passes_their_offer_on(place: Place) -> None:
    workshop, first, [second, third] = full(place, 2)
    cancel(place, first)
    place.good(second, "POST", f"/registrations/{mine(place, workshop, second)['id']}/cancel")
    assert mine(place, workshop, third)["offered_until"] is not None


def test_two_seats_freed_at_once_are_offered_to_two(place: Place) -> None:
    workshop = place.opened(capacity=2)
    taken = [place.registered(place.someone(), workshop) for _ in range(2)]
    people = [place.someone() for _ in range(3)]
    for someone in people:
        place.registered(someone, workshop)
    together(*[lambda one=one: cancel(place, one) for one in taken])
    offered = [mine(place, workshop, someone)["offered_until"] is not None for someone in people]
    assert offered == [True, True, False]


def test_accepting_twice_at_once_takes_one_seat(place: Place) -> None:
    workshop, first, [second] = full(place, 1)
    cancel(place, first)
    answers = together(*[lambda: accept(place, workshop, second).status] * 2)
    assert sorted(answers) == [200, 409]
