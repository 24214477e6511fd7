"""Reading roles."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from chassis.work import Work
from participation.participants.models import Participant
from participation.roles.models import Role

HELD = (
    select(func.array_agg(aggregate_order_by(Role.role, Role.role)))
    .where(Role.participant == Participant.id)
    .correlate(Participant)
    .scalar_subquery()
)


def of(work: Work, participant: UUID) -> list[str]:
    found = select(Role.role).where(Role.participant == participant).order_by(Role.role)
    return list(work.session.execute(found).scalars())


def others_with(work: Work, role: str, participant: UUID) -> bool:
    """Tell whether somebody else holds this role."""
    found = select(Role.id).where(Role.role == role, Role.participant != participant).limit(1)
    return work.session.execute(found).first() is not None
