"""What is remembered of people; these are its only writers."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.work import Work
from projects.people.models import Joined

KEPT = timedelta(days=1)


def remember(work: Work, participant: UUID) -> None:
    """Remember that a person joined: what still comes in under their name as a newcomer does not wait."""
    row = {"territory": work.territory.slug, "id": participant, "created_at": work.now}
    work.session.execute(insert(Joined).values(row).on_conflict_do_nothing())


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(delete(Joined).where(Joined.id == participant))


def forget_old(work: Work) -> None:
    work.session.execute(delete(Joined).where(Joined.created_at < work.now - KEPT))
