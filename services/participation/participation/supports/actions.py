"""What is done to supports; these are their only writers."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from chassis.clock import new_id
from chassis.http import Problem
from chassis.work import Work
from participation import events
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import OPEN, PUBLIC
from participation.participants import queries as people
from participation.supports.models import Support


def give(work: Work, contribution: UUID) -> dict[str, Any]:
    """Stand behind a contribution; a second time changes nothing, and nobody supports what they said themselves.

    It counts once the person is claimed.
    """
    person = people.current(work)
    row = contributions.open_one(work, contribution)
    if row.author == person.id:
        raise Problem("conflict", detail="support.own", state=row.state)
    waiting = person.claimed_at is None
    values = {"territory": work.territory.slug, "id": new_id(), "created_at": work.now}
    given = insert(Support).values(**values, contribution=row.id, participant=person.id, waiting=waiting)
    new = work.session.execute(given.on_conflict_do_nothing().returning(Support.id)).first() is not None
    if new and not waiting:
        count(work, row)
    return standing(row, supported=True)


def take_back(work: Work, contribution: UUID) -> dict[str, Any]:
    """Stand behind it no more; who did not support it changes nothing; refuse (404) them what is not public."""
    person = people.current(work)
    row = work.find(Contribution, contribution)
    gone = delete(Support).where(Support.contribution == row.id, Support.participant == person.id)
    waited = work.session.execute(gone.returning(Support.waiting)).scalar_one_or_none()
    if waited is None and row.state not in PUBLIC and row.author != person.id:
        raise Problem("not-found")
    if waited is False:
        contributions.count(work, row, "supports", -1)
        contributions.tell(work, row, events.contribution_support_withdrawn)
    return standing(row, supported=False)


def enter_all(work: Work, participant: UUID) -> None:
    """Count what a person supported while provisional, where it can still be supported."""
    waiting = update(Support).where(Support.participant == participant, Support.waiting).values(waiting=False)
    for id in work.session.execute(waiting.returning(Support.contribution)).scalars().all():
        row = work.find(Contribution, id)
        if row.state in OPEN and row.author != participant:
            count(work, row)
        else:
            gone = delete(Support).where(Support.contribution == id, Support.participant == participant)
            work.session.execute(gone)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Make the supports of one person those of whom they turned out to be: each contribution counts them once."""
    theirs = aliased(Support)
    twice = select(theirs.contribution).where(theirs.participant == known_as)
    uncount(work, Support.participant == participant, Support.contribution.in_(twice))
    work.session.execute(update(Support).where(Support.participant == participant).values(participant=known_as))
    own = select(Contribution.id).where(Contribution.author == known_as)
    uncount(work, Support.participant == known_as, Support.contribution.in_(own))


def drop_waiting(work: Work, participant: UUID) -> None:
    work.session.execute(delete(Support).where(Support.participant == participant, Support.waiting))


def count(work: Work, row: Contribution) -> None:
    contributions.count(work, row, "supports", 1)
    contributions.tell(work, row, events.contribution_supported)


def uncount(work: Work, *conditions: Any) -> None:
    """Remove supports, and take those that counted off the counts."""
    removed = delete(Support).where(*conditions).returning(Support.contribution, Support.waiting)
    for contribution, waiting in work.session.execute(removed).all():
        if not waiting:
            contributions.count(work, work.find(Contribution, contribution), "supports", -1)


def standing(row: Contribution, *, supported: bool) -> dict[str, Any]:
    return {"contribution": row.id, "supported": supported, "supports": row.supports}
