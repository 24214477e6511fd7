"""Who acts, and what they may do; whoever a person turned out to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from chassis.http import Invalid, Problem
from chassis.work import Work
from projects.people.models import Joined

SPACE = 20260  # keeps these locks apart from others on the same numbers


@dataclass(frozen=True)
class Person:
    """Who acts; what a provisional person writes waits."""

    id: UUID
    waits: bool


def asker(work: Work) -> UUID | None:
    """Return the id under which the asker is known now, or None for a visitor, a token or a service."""
    return work.known_as(work.acting.participant) if work.acting.participant else None


def current(work: Work) -> Person:
    """Return the person who acts, held until the commit; refuse (401) nobody and one who was erased a moment ago."""
    told = work.acting.participant
    if told is None:
        if work.acting.kind == "token":
            raise Problem("forbidden", detail="problem.forbidden.person")
        raise Problem("unauthenticated")
    found = present(work, [told])
    if not found:
        raise Problem("unauthenticated")
    waits = work.acting.provisional and found[0] == told and not joined(work, told)
    return Person(found[0], waits)


def named(work: Work, participant: UUID, known: bool) -> UUID:
    """Return a person whom someone names, held until the commit; refuse (422) who is not `known`, or was erased."""
    found = present(work, [participant]) if known else []
    if not found:
        raise Invalid("/participant", "participant.unknown")
    return found[0]


def present(work: Work, participants: Iterable[UUID]) -> list[UUID]:
    """Return people under the ids they are known by now, each once, without the erased; held until the commit."""
    told = sorted(set(participants))
    for id in told:
        hold(work, id)
    known = {id: work.known_as(id) for id in told}
    for id in sorted(set(known.values()) - set(told)):
        hold(work, id)
    return [id for id in dict.fromkeys(known.values()) if not work.erased(id)]


def joined(work: Work, participant: UUID) -> bool:
    return work.session.get(Joined, {"territory": work.territory.slug, "id": participant}) is not None


def hold(work: Work, participant: UUID, *, alone: bool = False) -> None:
    """Keep a person as they are until the commit: who writes for them holds together, who moves them holds `alone`.

    So nothing is written for someone while they join, turn out to be another or are forgotten, and then missed.
    """
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    work.session.execute(select(lock(SPACE, func.hashtext(f"{work.territory.slug}/{participant}"))))


def coordinates(work: Work, reading: str = "") -> bool:
    """Tell whether a coordinator acts, or a token: one that writes had its scope checked; to read all it needs one."""
    if work.acting.kind == "token":
        return not reading or reading in work.acting.scopes
    return "coordinator" in work.acting.roles
