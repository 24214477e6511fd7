"""What is done to facilitators; these are their only writers."""

from uuid import UUID

from sqlalchemy import update

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.facilitators import queries
from workshops.facilitators.models import Facilitator
from workshops.registrations import seats
from workshops.workshops.models import Workshop


def name(work: Work, workshop: UUID, registration: UUID) -> Facilitator:
    """Let a person who signed up facilitate this one workshop; a second time changes nothing.

    Refuse (422) a registration of another workshop, or one that was cancelled, and (409) a person not known yet.
    """
    place = work.find(Workshop, workshop, lock=True)
    found = seats.held(work, registration)
    if found is None or found[1].id != place.id or found[0].state == "cancelled" or found[0].participant is None:
        raise Invalid("/registration", "check-in.unknown")
    if found[0].waiting:
        raise Problem("conflict", detail="facilitator.provisional")
    person = found[0].participant
    known = next((row for row in queries.current(work, place.id) if row.participant == person), None)
    if known is not None:
        return known
    row = add(work, Facilitator, workshop=place.id, participant=person, named_by=work.asker, ended_at=None)
    work.session.flush()
    tell(work, row, place, events.facilitator_named)
    return row


def release(work: Work, workshop: UUID, id: UUID) -> None:
    """Take it back; the line stays, closed."""
    place, row = work.find(Workshop, workshop), work.find(Facilitator, id, lock=True)
    if row.workshop != place.id or row.ended_at is not None:
        raise Problem("not-found")
    row.ended_at = work.now
    tell(work, row, place, events.facilitator_released)


def tell(work: Work, row: Facilitator, place: Workshop, kind: EventType) -> None:
    """Tell services, with the person as author: who facilitates is not for all to know."""
    told = {
        "id": row.id,
        "workshop": place.ref,
        "title": place.title,
        "starts_at": place.starts_at,
        "edition": place.edition,
        "origins": [place.ref],
        "created_at": row.created_at,
        "ended_at": row.ended_at,
    }
    work.emit(kind, row.ref, told, authors=[row.participant] if row.participant else ())


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Make one person's lines those of whom they turned out to be; twice in one workshop is once."""
    twice = Facilitator.workshop.in_(queries.led_by(known_as).scalar_subquery())
    ended = Facilitator.participant == participant, Facilitator.ended_at.is_(None), twice
    work.session.execute(update(Facilitator).where(*ended).values(ended_at=work.now))
    rename(work, participant, known_as)


def forget(work: Work, participant: UUID) -> None:
    """Close what an erased person facilitated, and leave no name in the log."""
    leads = Facilitator.participant == participant, Facilitator.ended_at.is_(None)
    work.session.execute(update(Facilitator).where(*leads).values(ended_at=work.now))
    rename(work, participant, None)


def rename(work: Work, participant: UUID, known_as: UUID | None) -> None:
    for column in (Facilitator.participant, Facilitator.named_by):
        work.session.execute(update(Facilitator).where(column == participant).values({column: known_as}))
