"""Who is concerned by what, now that some people turned out to be others and some are gone."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, text

from chassis.work import Work
from notifications.follows.models import Follow

AUTHOR = "author"
PRESENT = text("""
SELECT coalesce(alias.known_as, who.id) FROM unnest(CAST(:named AS uuid[])) WITH ORDINALITY AS who (id, place)
LEFT JOIN alias ON alias.participant = who.id
WHERE NOT EXISTS (SELECT FROM tombstone WHERE tombstone.participant = coalesce(alias.known_as, who.id))
ORDER BY place
""")


def present(work: Work, participants: Iterable[UUID]) -> list[UUID]:
    """Return people under the names they are known by now, without those who asked to be forgotten."""
    named = list(dict.fromkeys(participants))
    return list(dict.fromkeys(work.session.execute(PRESENT, {"named": named}).scalars())) if named else []


def authors(work: Work, ref: str) -> list[UUID]:
    """Return who said an object."""
    return list(work.session.scalars(select(Follow.participant).where(Follow.ref == ref, Follow.reason == AUTHOR)))


def followers(work: Work, ref: str) -> list[UUID]:
    """Return all who are concerned by an object, each once."""
    return list(work.session.scalars(select(Follow.participant).where(Follow.ref == ref).distinct()))


def followed(work: Work, participant: UUID | None) -> list[Follow]:
    """Return what a person follows, the latest first."""
    mine = select(Follow).where(Follow.participant == participant).order_by(Follow.id.desc()).limit(1000)
    return list(work.session.scalars(mine))
