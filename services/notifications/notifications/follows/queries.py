"""Who is concerned by what, now that some people turned out to be others and some are gone."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from chassis.tables import alias, tombstone
from chassis.work import Work
from notifications.follows.models import Follow

AUTHOR = "author"


def present(work: Work, participants: Iterable[UUID]) -> list[UUID]:
    """Return people under the names they are known by now, without those who asked to be forgotten."""
    named = list(dict.fromkeys(participants))
    if not named:
        return []
    who = func.unnest(named).table_valued("id").render_derived()
    known = func.coalesce(alias.c.known_as, who.c.id)
    rows = (
        select(known)
        .select_from(who)
        .outerjoin(alias, alias.c.participant == who.c.id)
        .where(~select(tombstone.c.participant).where(tombstone.c.participant == known).exists())
    )
    return list(dict.fromkeys(work.session.execute(rows).scalars()))


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
