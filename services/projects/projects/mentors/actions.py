"""What is done to mentors; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.http import Invalid, Problem
from chassis.rows import fresh
from chassis.work import Work
from projects import events
from projects.mentors import queries
from projects.mentors.models import Mentor
from projects.people import queries as people


def join(work: Work, said: Mapping[str, Any]) -> Mentor:
    """Offer to accompany projects, by a person with that role; once (409)."""
    person = people.current(work)
    known_areas(work, said)
    values = {"participant": person.id, "skills": said["skills"], "capacity": said["capacity"]}
    new = insert(Mentor).values(**fresh(work), version=1, **values, areas=said.get("areas", []))
    id = work.session.execute(new.on_conflict_do_nothing().returning(Mentor.id)).scalar_one_or_none()
    if id is None:
        raise Problem("conflict", detail="mentor.already")
    row = work.find(Mentor, id)
    tell(work, row, events.mentor_joined)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Mentor:
    """Change what is said of a mentor, by themselves or a coordinator."""
    own(work, work.find(Mentor, id))
    row = work.change(Mentor, id)
    known_areas(work, change)
    for name, value in change.items():
        setattr(row, name, value)
    tell(work, row, events.mentor_edited)
    return row


def leave(work: Work, id: UUID) -> None:
    """Offer it no more, by themselves or a coordinator; the teams they are in keep them."""
    row = work.find(Mentor, id, lock=True)
    own(work, row)
    let_go(work, row)


def let_go(work: Work, row: Mentor) -> None:
    work.session.delete(row)
    work.session.flush()
    tell(work, row, events.mentor_left)


def take_place(work: Work, participant: UUID) -> None:
    """Take one of a mentor's places, before they enter a team; refuse (409) where none is left, be it at this moment.

    Who offers none is not counted.
    """
    row = of(work, participant)
    if row is not None and queries.taken(work, [participant]).get(participant, 0) >= row.capacity:
        raise Problem("conflict", detail="mentor.full", capacity=row.capacity)


def of(work: Work, participant: UUID) -> Mentor | None:
    found = select(Mentor).where(Mentor.participant == participant).with_for_update()
    return work.session.execute(found).scalar_one_or_none()


def own(work: Work, row: Mentor) -> None:
    if not people.coordinates(work) and row.participant != work.asker:
        raise Problem("forbidden", detail="mentor.not-you")


def known_areas(work: Work, said: Mapping[str, Any]) -> None:
    """Refuse (422) an area that the territory does not have."""
    known = {area.code for area in work.territory.areas}
    for index, area in enumerate(said.get("areas", ())):
        if area not in known:
            raise Invalid(f"/areas/{index}", "area.unknown")


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give what a person offered to whom they turned out to be, unless they offered something themselves."""
    row = of(work, participant)
    if row is not None and of(work, known_as) is None:
        row.participant = known_as
        work.session.flush()
    elif row is not None:
        let_go(work, row)


def forget(work: Work, participant: UUID) -> None:
    row = of(work, participant)
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        work.emit(events.mentor_left, row.ref, row)


def tell(work: Work, row: Mentor, kind: Any) -> None:
    work.emit(kind, row.ref, row, authors=[row.participant])
