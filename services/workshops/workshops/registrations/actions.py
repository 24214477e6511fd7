"""What is done to registrations; with `seats.py` and `check_ins` their only writers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.people import queries as people
from workshops.registrations import queries, seats
from workshops.registrations.models import Registration
from workshops.registrations.states import states
from workshops.registrations.telling import tell
from workshops.tables import queries as tables
from workshops.votes import actions as votes
from workshops.workshops import queries as workshops
from workshops.workshops.models import Workshop

DUE = "due"
SOON = timedelta(days=2)


def register(work: Work, id: UUID, asked: Mapping[str, Any]) -> Registration:
    """Take a seat, or a place on the waiting list; a second time changes nothing. Two never take the same seat."""
    person = people.current(work)
    workshop = workshops.visible(work, id, lock=True)
    if not workshops.takes_registrations(workshop, work.now):
        raise Problem("conflict", detail="registration.over", state=workshop.state)
    if known := queries.active(work, workshop.id, person.id):
        return known
    if (many := asked.get("people", 1)) > workshop.capacity:
        raise Invalid("/people", "registration.more-than-seats")
    row = add(
        work,
        Registration,
        version=1,
        state=states.initial,
        workshop=workshop.id,
        participant=person.id,
        at_table=tables.seat(work, workshop, asked["table"], many).id if asked.get("table") else None,
        needs=asked.get("needs"),
        people=many,
        waiting=person.provisional,
        queued_at=work.now,
        offered_until=None,
        checked_in_at=None,
    )
    if seats.free(work, workshop) >= many:
        states.move(row, "confirmed")
    work.session.flush()
    if row.waiting:
        seats.keep(work, row)
    tell_entered(work, row, workshop)
    return row


def tell_entered(work: Work, row: Registration, workshop: Workshop) -> None:
    kind = events.registration_waitlisted if row.state == "waitlisted" else events.registration_registered
    tell(work, row, workshop, kind)


def enter(work: Work, row: Registration, workshop: Workshop) -> None:
    """Let in the registration of a person who is known now: it is told of, and keeps its seat."""
    row.waiting = False
    work.forget_job(seats.DROP, str(row.id))
    tell_entered(work, row, workshop)
    seats.pass_on(work, workshop)


def cancel(work: Work, id: UUID) -> Registration:
    """Give the seat back, by its person or a coordinator; it is offered to the next who waits."""
    row, workshop = mine(work, id, or_coordinator=True)
    end(work, row, workshop)
    seats.pass_on(work, workshop)
    return row


def end(work: Work, row: Registration, workshop: Workshop) -> None:
    """Cancel a registration; what its person needed is no longer anybody's business."""
    states.move(row, "cancelled")
    seats.settle(work, row)
    work.forget_job(seats.DROP, str(row.id))
    row.needs, row.version = None, row.version + 1
    tell(work, row, workshop, events.registration_cancelled)


def accept(work: Work, id: UUID) -> Registration:
    """Take the seat that was offered, in time; or one that is free and nobody else was offered."""
    row, workshop = mine(work, id)
    if row.state != "waitlisted":
        raise Problem("forbidden-transition", object="registration", state=row.state, wanted="confirmed")
    if not offered(work, row, workshop):
        raise Problem("conflict", detail="registration.not-offered", state=row.state)
    states.move(row, "confirmed")
    seats.settle(work, row)
    row.version += 1
    tell(work, row, workshop, events.registration_accepted)
    return row


def offered(work: Work, row: Registration, workshop: Workshop) -> bool:
    if row.offered_until is not None:
        return row.offered_until > work.now
    return workshops.takes_registrations(workshop, work.now) and seats.free(work, workshop) >= row.people


def remind_later(work: Work, workshop: Workshop) -> None:
    """Leave the reminder for two days before the start, in place of an earlier one."""
    work.forget_job(DUE, str(workshop.id))
    if (due := workshop.starts_at - SOON) > work.now:
        work.later(DUE, {"workshop": str(workshop.id)}, due=due, key=str(workshop.id))


def remind(work: Work, workshop: UUID) -> None:
    """Tell each who comes that it is soon."""
    row = work.find(Workshop, workshop)
    if row.state != "open":
        return
    coming = select(Registration).where(Registration.workshop == row.id, Registration.state == "confirmed")
    for registration in work.session.execute(coming).scalars():
        tell(work, registration, row, events.registration_due)


def cancel_all(work: Work, workshop: Workshop) -> None:
    """Cancel what was registered for a workshop that is called off."""
    for row in of(work, workshop, "confirmed", "waitlisted"):
        end(work, row, workshop)


def mark_absent(work: Work, workshop: Workshop) -> None:
    """Note who did not come, when the evening is over."""
    for row in of(work, workshop, "confirmed"):
        move(work, row, workshop, "absent", events.registration_absent)


def of(work: Work, workshop: Workshop, *wanted: str) -> list[Registration]:
    rows = select(Registration).where(Registration.workshop == workshop.id, Registration.state.in_(wanted))
    return list(work.session.execute(rows.order_by(Registration.id).with_for_update()).scalars())


def move(work: Work, row: Registration, workshop: Workshop, to: str, kind: EventType) -> None:
    states.move(row, to)
    row.version += 1
    tell(work, row, workshop, kind)


def mine(work: Work, id: UUID, *, or_coordinator: bool = False) -> tuple[Registration, Workshop]:
    """Hold a registration and its workshop for its person; for others it is not there (404), but to who hosts (403)."""
    found = seats.held(work, id)
    if found is None:
        raise Problem("not-found")
    coordinator = or_coordinator and people.may(work.acting, "registrations:write", "coordinator")
    if not coordinator and not queries.is_mine(work, found[0]):
        raise (
            Problem("forbidden", detail="registration.not-yours")
            if queries.hosts(work, found[1].id)
            else Problem("not-found")
        )
    return found


# What becomes of people


def enter_all(work: Work, participant: UUID) -> None:
    """Let in what waited for its person to join."""
    waiting = select(Registration.id).where(Registration.participant == participant, Registration.waiting)
    for id in work.session.execute(waiting.order_by(Registration.workshop)).scalars().all():
        if found := seats.held(work, id):
            enter(work, *found)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Make one person's registrations those of whom they turned out to be; two for one workshop become one."""
    theirs = select(Registration.id).where(Registration.participant == participant, Registration.state != "cancelled")
    for id in work.session.execute(theirs.order_by(Registration.workshop)).scalars().all():
        if (found := seats.held(work, id)) is None:
            continue
        row, workshop = found
        if (other := queries.active(work, workshop.id, known_as)) is not None:
            unite(work, row, other, workshop)
        else:
            row.participant = known_as
    work.session.flush()
    rest = update(Registration).where(Registration.participant == participant).values(participant=known_as)
    work.session.execute(rest)


RANK = {"waitlisted": 0, "absent": 1, "confirmed": 2, "checked_in": 3}


def unite(work: Work, row: Registration, other: Registration, workshop: Workshop) -> None:
    """Make two registrations of one person one: the better standing stays, and the other's seat goes on."""
    for to in ("confirmed", "checked_in"):
        if RANK[other.state] < RANK[to] <= RANK[row.state] and states.allows(other.state, to):
            seats.settle(work, other)
            other.people = row.people
            move(work, other, workshop, to, events.REACHED[to])
    other.at_table, other.checked_in_at = other.at_table or row.at_table, other.checked_in_at or row.checked_in_at
    votes.hand_over(work, row.id, other.id, workshop.votes_per_person)
    remove(work, row)
    seats.pass_on(work, workshop)


def forget(work: Work, participant: UUID) -> None:
    """Make what an erased person registered nobody's; a seat they will not take goes on to the next."""
    theirs = select(Registration.id).where(Registration.participant == participant).order_by(Registration.workshop)
    for id in work.session.execute(theirs).scalars().all():
        if (found := seats.held(work, id)) is None:
            continue
        row, workshop = found
        row.participant, row.needs = None, None
        if row.waiting:
            remove(work, row)
        elif workshop.state == "open" and states.allows(row.state, "cancelled"):
            end(work, row, workshop)
        seats.pass_on(work, workshop)


def remove(work: Work, row: Registration) -> None:
    seats.settle(work, row)
    work.forget_job(seats.DROP, str(row.id))
    work.session.delete(row)
    work.session.flush()
