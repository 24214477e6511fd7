"""Who acts, and what they may do; whoever a person turned out to be."""

from dataclasses import dataclass
from uuid import UUID

from chassis.http import Invalid, Problem
from chassis.work import Work
from projects.people.models import Joined


@dataclass(frozen=True)
class Person:
    """Who acts; what a provisional person writes waits."""

    id: UUID
    waits: bool


def current(work: Work) -> Person:
    """Return the person who acts; refuse (401) nobody and one who was erased a moment ago."""
    told = work.acting.participant
    if told is None:
        if work.acting.kind == "token":
            raise Problem("forbidden", detail="problem.forbidden.person")
        raise Problem("unauthenticated")
    if work.asker is None:
        raise Problem("unauthenticated")
    return Person(work.asker, work.acting.provisional and work.asker == told and not joined(work, told))


def named(work: Work, participant: UUID, known: bool) -> UUID:
    """Return a person whom someone names, held until the commit; refuse (422) who is not `known`, or was erased."""
    found = work.present([participant], held=True) if known else {}
    if participant not in found:
        raise Invalid("/participant", "participant.unknown")
    return found[participant]


def joined(work: Work, participant: UUID) -> bool:
    return work.session.get(Joined, {"territory": work.territory.slug, "id": participant}) is not None


def coordinates(work: Work, reading: str = "") -> bool:
    """Tell whether a coordinator acts, or a token: one that writes had its scope checked; to read all it needs one."""
    if work.acting.kind == "token":
        return not reading or reading in work.acting.scopes
    return "coordinator" in work.acting.roles
