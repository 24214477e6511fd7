"""What is done to roles; these are their only writers."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.clock import new_id
from chassis.http import Problem
from chassis.rows import add
from chassis.work import Work
from participation import events
from participation.participants import queries as people
from participation.roles import queries
from participation.roles.models import ROLES, Role, RoleGrant


def grant(work: Work, participant: UUID, role: str) -> dict[str, Any]:
    """Give a role to a person who claimed what they said, and log it; a second time changes nothing."""
    holder = bearer(work, participant, role)
    values = {"territory": work.territory.slug, "id": new_id(), "created_at": work.now}
    row = insert(Role).values(**values, participant=holder, role=role)
    if work.session.execute(row.on_conflict_do_nothing().returning(Role.id)).first() is not None:
        note(work, holder, role, granted=True)
    return held(work, holder)


def revoke(work: Work, participant: UUID, role: str) -> dict[str, Any]:
    """Take a role back, and log it; one that was not held changes nothing.

    The last administrator keeps it (409), but for the command line, which can make the next one.
    """
    holder = bearer(work, participant, role)
    if role == "administrator" and work.acting.kind != "service":
        keep_one(work, holder)
    taken = delete(Role).where(Role.participant == holder, Role.role == role).returning(Role.id)
    if work.session.execute(taken).first() is not None:
        note(work, holder, role, granted=False)
    return held(work, holder)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give the roles of one person, and their lines of the log, to whom they turned out to be."""
    for role in queries.of(work, participant):
        grant(work, known_as, role)
        revoke(work, participant, role)
    for column in (RoleGrant.participant, RoleGrant.actor):
        work.session.execute(update(RoleGrant).where(column == participant).values({column: known_as}))


def keep_one(work: Work, holder: UUID) -> None:
    """Refuse (409) to leave a territory without an administrator, also when two are taken back at the same moment."""
    rows = select(Role.participant).where(Role.role == "administrator").order_by(Role.id).with_for_update()
    if list(work.session.execute(rows).scalars()) == [holder]:
        raise Problem("conflict", detail="role.last-administrator")


def note(work: Work, participant: UUID, role: str, *, granted: bool) -> None:
    """Log who did it, and tell."""
    actor = people.held(work, work.acting.participant, people.PRESENT)
    log = {"participant": participant, "role": role, "granted": granted, "actor": actor.id if actor else None}
    add(work, RoleGrant, **log)
    told = {"participant": participant, "role": role}
    kind = events.role_granted if granted else events.role_revoked
    work.emit(kind, f"participants/{participant}", told, authors=[participant])


def bearer(work: Work, participant: UUID, role: str) -> UUID:
    """Return who may bear the role; refuse (404) an unknown role or person, (409) a provisional one."""
    person = people.held(work, participant, people.PRESENT)
    if person is None or role not in ROLES:
        raise Problem("not-found")
    if person.claimed_at is None:
        raise Problem("conflict", detail="role.provisional")
    return person.id


def held(work: Work, participant: UUID) -> dict[str, Any]:
    return {"participant": participant, "roles": queries.of(work, participant)}
