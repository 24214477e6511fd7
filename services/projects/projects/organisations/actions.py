"""What is done to organisations; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.http import Problem
from chassis.rows import add, fresh
from chassis.work import Work
from projects import events
from projects.organisations.models import Organisation, OrganisationMember
from projects.people import queries as people

NAMES = 20261  # keeps these locks apart from others on the same numbers


def create(work: Work, said: Mapping[str, Any]) -> Organisation:
    """Make a partner known; refuse (409) a name that one bears already, in whatever case."""
    free(work, said["name"])
    row = add(work, Organisation, version=1, name=said["name"], kind=said["kind"], url=said.get("url"))
    work.emit(events.organisation_created, row.ref, row)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Organisation:
    """Change what is said of a partner; refuse (409) a name that another bears."""
    row = work.change(Organisation, id)
    if "name" in change:
        free(work, change["name"], id)
    for name, value in change.items():
        setattr(row, name, value)
    work.emit(events.organisation_edited, row.ref, row)
    return row


def free(work: Work, name: str, of: UUID | None = None) -> None:
    """Keep a name free for this organisation until the commit; refuse (409) one that another bears."""
    lower = func.lower(name)
    work.session.execute(
        select(func.pg_advisory_xact_lock(NAMES, func.hashtext(func.concat(work.territory.slug, lower))))
    )
    found = select(Organisation.id).where(func.lower(Organisation.name) == lower)
    if work.session.execute(found).scalar() not in (None, of):
        raise Problem("conflict", detail="organisation.known")


def take_in(work: Work, id: UUID, participant: UUID, known: bool) -> OrganisationMember:
    """Let a person speak for an organisation; a second time changes nothing."""
    row, person = work.find(Organisation, id), people.named(work, participant, known)
    new = insert(OrganisationMember).values(**fresh(work), organisation=row.id, participant=person)
    work.session.execute(new.on_conflict_do_nothing())
    found = select(OrganisationMember).where(
        OrganisationMember.organisation == row.id, OrganisationMember.participant == person
    )
    return work.session.execute(found).scalar_one()


def let_go(work: Work, id: UUID, member: UUID) -> None:
    """Let a person speak for an organisation no more; what they committed in its name stays its own."""
    row = work.find(OrganisationMember, member, lock=True)
    if row.organisation != id:
        raise Problem("not-found")
    work.session.delete(row)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Let whom a person turned out to be speak for the same organisations, once each."""
    mine = OrganisationMember.participant
    already = select(OrganisationMember.organisation).where(mine == known_as)
    work.session.execute(
        delete(OrganisationMember).where(mine == participant, OrganisationMember.organisation.in_(already))
    )
    work.session.execute(update(OrganisationMember).where(mine == participant).values(participant=known_as))


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(delete(OrganisationMember).where(OrganisationMember.participant == participant))
