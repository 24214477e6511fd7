"""Reading roles."""

from uuid import UUID

from sqlalchemy import select

from chassis.work import Work
from participation.roles.models import Role


def of(work: Work, participant: UUID) -> list[str]:
    found = select(Role.role).where(Role.participant == participant).order_by(Role.role)
    return list(work.session.execute(found).scalars())


def others_with(work: Work, role: str, participant: UUID) -> bool:
    """Tell whether somebody else holds this role."""
    found = select(Role.id).where(Role.role == role, Role.participant != participant).limit(1)
    return work.session.execute(found).first() is not None
