"""What is done at the door; by those who host."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Invalid, Problem
from chassis.work import Work
from workshops import events, keys
from workshops.facilitators import queries as facilitators
from workshops.live import actions as live
from workshops.registrations import actions as registrations
from workshops.registrations import seats
from workshops.registrations.models import Registration
from workshops.registrations.telling import tell
from workshops.tables import queries as tables
from workshops.workshops.models import Workshop

DOORS_OPEN = ("open", "running", "closed")


def check_in(work: Work, id: UUID, came: Mapping[str, Any]) -> Registration:
    """Note that someone came; twice changes nothing but the table, and how many came.

    Who waits takes a seat that is free, or hears that there is none (409). Whoever hosts has seen the person: what a
    provisional one does from now on is shown and counted.
    """
    row, workshop = found(work, id, came)
    check_doors(workshop)
    table = tables.in_workshop(work, workshop, came["table"]).id if came.get("table") else row.at_table
    if row.state == "checked_in":
        sit(work, row, workshop, table, came.get("people", row.people))
        return row
    if row.waiting:
        registrations.enter(work, row, workshop)
    if row.state == "waitlisted":
        if row.offered_until is None and seats.free(work, workshop) < came.get("people", row.people):
            raise Problem("conflict", detail="check-in.full", state=row.state, capacity=workshop.capacity)
        seats.settle(work, row)
        registrations.move(work, row, workshop, "confirmed", events.registration_accepted)
    row.at_table, row.checked_in_at, row.people = table, work.now, came.get("people", row.people)
    registrations.move(work, row, workshop, "checked_in", events.registration_checked_in)
    say(work, row, "registration.checked_in")
    return row


def undo(work: Work, id: UUID) -> Registration:
    """Take back a check-in: it was someone else; refuse (409) who was not checked in, and may only wait."""
    row, workshop = held(work, id)
    if row.state != "checked_in":
        raise Problem("forbidden-transition", object="registration", state=row.state, wanted="confirmed")
    registrations.move(work, row, workshop, "confirmed", events.registration_check_in_undone)
    row.checked_in_at = None
    say(work, row, "registration.check_in_undone")
    return row


def absent(work: Work, id: UUID) -> Registration:
    """Note that someone did not come; their seat is free for who stands at the door."""
    row, workshop = held(work, id)
    check_doors(workshop)
    registrations.move(work, row, workshop, "absent", events.registration_absent)
    say(work, row, "registration.absent")
    return row


def sit(work: Work, row: Registration, workshop: Workshop, table: UUID | None, people: int) -> None:
    """Move someone who is there to another table, or count anew who came with them."""
    if (table, people) != (row.at_table, row.people):
        row.at_table, row.people, row.version = table, people, row.version + 1
        tell(work, row, workshop, events.registration_moved)
        say(work, row, "registration.moved")


def say(work: Work, row: Registration, kind: str) -> None:
    """Show who hosts, on the stage alone, that someone came or went: attendance is never public."""
    table = f"tables/{row.at_table}" if row.at_table else None
    body = {"registration": row.ref, "state": row.state, "table": table}
    live.say(work, row.workshop, kind, table=row.at_table, body=body, stage=True)


def found(work: Work, workshop: UUID, came: Mapping[str, Any]) -> tuple[Registration, Workshop]:
    """Hold the registration that was named or whose code was given, for who hosts (403); refuse (422) what is not of
    this workshop."""
    facilitators.must_host(work, work.find(Workshop, workshop).id)
    id = came.get("registration") or by_code(work, workshop, came["code"])
    one = seats.held(work, id)
    if one is None or one[1].id != workshop:
        raise Invalid("/registration", "check-in.unknown")
    return one


def by_code(work: Work, workshop: UUID, code: str) -> UUID:
    """Find whose code this is among those of a workshop; codes are kept nowhere, so each is made again."""
    given = keys.read(code)
    ids = select(Registration.id).where(Registration.workshop == workshop, Registration.state != "cancelled")
    matching = [id for id in work.session.execute(ids).scalars() if keys.code_of(work, id) == given]
    if not matching:
        raise Invalid("/code", "check-in.unknown-code")
    if len(matching) > 1:
        raise Invalid("/code", "check-in.shared-code")
    return matching[0]


def held(work: Work, id: UUID) -> tuple[Registration, Workshop]:
    """Hold a registration and its workshop for who hosts it (403)."""
    one = seats.held(work, id)
    if one is None:
        raise Problem("not-found")
    facilitators.must_host(work, one[1].id)
    return one


def check_doors(workshop: Workshop) -> None:
    if workshop.state not in DOORS_OPEN:
        raise Problem("conflict", detail="check-in.not-now", state=workshop.state)
