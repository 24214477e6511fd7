"""What is done to follows; these are their only writers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from chassis.rows import fresh, table
from chassis.work import Work
from notifications.follows.models import Follow

NEW = insert(table(Follow)).on_conflict_do_nothing()


def follow(work: Work, participants: Sequence[UUID], ref: str, reason: str) -> None:
    """Let people be concerned by an object; a second time for the same reason changes nothing."""
    if participants:
        rows = [{**fresh(work), "participant": each, "ref": ref, "reason": reason} for each in participants]
        work.session.execute(NEW, rows)


def follow_only(work: Work, participants: Sequence[UUID], ref: str, reason: str) -> None:
    """Let exactly these people be concerned by an object for a reason."""
    left = Follow.ref == ref, Follow.reason == reason, Follow.participant.not_in(participants)
    work.session.execute(delete(Follow).where(*left))
    follow(work, participants, ref, reason)


def unfollow(work: Work, participants: Sequence[UUID], ref: str, reason: str) -> None:
    """End one reason to be concerned; others stay."""
    gone = Follow.participant.in_(participants), Follow.ref == ref, Follow.reason == reason
    work.session.execute(delete(Follow).where(*gone))


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give one person's follows to whom they turned out to be, each once."""
    theirs = aliased(Follow)
    same = theirs.participant == known_as, theirs.ref == Follow.ref, theirs.reason == Follow.reason
    twice = delete(Follow).where(Follow.participant == participant).where(theirs.id.is_not(None), *same)
    work.session.execute(twice)
    work.session.execute(update(Follow).where(Follow.participant == participant).values(participant=known_as))


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(delete(Follow).where(Follow.participant == participant))
