"""Which receipt is whose."""

from uuid import UUID

from sqlalchemy import select

from chassis.work import Work
from participation.receipts.models import Receipt


def latest(work: Work, participant: UUID) -> UUID | None:
    """Return the id of the receipt under which a provisional person speaks."""
    found = select(Receipt.id).where(Receipt.participant == participant).order_by(Receipt.id.desc()).limit(1)
    return work.session.execute(found).scalar()
