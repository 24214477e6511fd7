"""What is done to sessions; these are their only writers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from chassis.http import Problem
from chassis.rows import add
from chassis.work import Work
from participation import keys
from participation.participants.models import Participant
from participation.roles import queries as roles
from participation.sessions.models import Session
from participation.words import label

LASTS = timedelta(days=90)
NOTED = timedelta(days=1)


def start(work: Work, participant: UUID, via: str) -> str:
    """Start a session and return its secret, which is kept nowhere."""
    secret = keys.new_secret("ses")
    add(
        work,
        Session,
        participant=participant,
        digest=keys.digest(secret),
        via=via,
        seen_at=work.now,
        expires_at=work.now + LASTS,
    )
    return secret


def recognise(work: Work, digest: bytes) -> dict[str, Any]:
    """Tell the gateway who holds a session, and let it last 90 days from now, noted at most once a day.

    Refuse (404) a session that is unknown, revoked or expired.
    """
    held = select(Session, Participant, roles.HELD).join(Participant, Participant.id == Session.participant)
    row = work.session.execute(held.where(Session.digest == digest, Session.expires_at > work.now)).one_or_none()
    if row is None:
        raise Problem("not-found")
    session, person, names = row
    if work.now - session.seen_at > NOTED:
        session.seen_at, session.expires_at = work.now, work.now + LASTS
    return {
        "session": session.id,
        "participant": person.id,
        "roles": names or [],
        "provisional": person.claimed_at is None,
        "label": label(person.pseudonym, person.language),
        "language": person.language,
    }


def end(work: Work, id: UUID | None) -> None:
    """End one session of the person who acts; refuse (404) another's."""
    ended = delete(Session).where(Session.id == id, Session.participant == work.acting.participant)
    if work.session.execute(ended.returning(Session.id)).first() is None:
        raise Problem("not-found")


def end_all(work: Work, participant: UUID | None) -> None:
    work.session.execute(delete(Session).where(Session.participant == participant))


def forget_expired(work: Work) -> None:
    work.session.execute(delete(Session).where(Session.expires_at <= work.now))
