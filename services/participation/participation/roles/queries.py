"""Reading roles."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from chassis.work import Work
from participation.participants.models import Participant
from participation.roles.models import Role, RoleGrant
from participation.words import label

HELD = (
    select(func.array_agg(aggregate_order_by(Role.role, Role.role)))
    .where(Role.participant == Participant.id)
    .correlate(Participant)
    .scalar_subquery()
)


def of(work: Work, participant: UUID) -> list[str]:
    found = select(Role.role).where(Role.participant == participant).order_by(Role.role)
    return list(work.session.execute(found).scalars())


def log_of(work: Work, participants: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Return the roles that people hold, in their order, each with since when and who gave it last."""
    actor = aliased(Participant)
    given = (
        select(RoleGrant.actor)
        .where(RoleGrant.participant == Role.participant, RoleGrant.role == Role.role, RoleGrant.granted)
        .order_by(RoleGrant.id.desc())
        .limit(1)
        .correlate(Role)
        .scalar_subquery()
    )
    rows = (
        select(Role.participant, Role.role, Role.created_at, actor.id, actor.pseudonym)
        .outerjoin(actor, actor.id == given)
        .where(Role.participant.in_(participants))
        .order_by(Role.role)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for participant, role, since, giver, pseudonym in work.session.execute(rows):
        given_by = label(pseudonym, work.acting.language) if giver else None
        found.setdefault(participant, []).append({"role": role, "since": since, "given_by": given_by})
    return found


def others_with(work: Work, role: str, participant: UUID) -> bool:
    """Tell whether somebody else holds this role."""
    found = select(Role.id).where(Role.role == role, Role.participant != participant).limit(1)
    return work.session.execute(found).first() is not None
