"""Who is concerned by what."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from chassis.work import Work
from notifications.follows.models import Follow

AUTHOR, FOLLOWER = "author", "follower"
FAR = 20  # steps of a thread, as `threads.queries` walks it
ON_THE_WAY = text("""
WITH RECURSIVE way (ref, far) AS (
    SELECT ref, 0 FROM unnest(CAST(:refs AS text[])) AS asked (ref)
    UNION SELECT edge.parent, far + 1 FROM thread_edge AS edge JOIN way ON edge.child = way.ref WHERE far < :far
)
SELECT DISTINCT participant FROM follow JOIN (SELECT DISTINCT ref FROM way) AS led USING (ref)
WHERE participant <> ALL (CAST(:but AS uuid[])) AND (CAST(:after AS uuid) IS NULL OR participant > CAST(:after AS uuid))
AND (reason <> :chosen OR follow.created_at <= :at)
ORDER BY participant LIMIT :most
""")


def authors(work: Work, ref: str) -> list[UUID]:
    """Return who said an object."""
    return list(work.session.scalars(select(Follow.participant).where(Follow.ref == ref, Follow.reason == AUTHOR)))


def followers(work: Work, ref: str) -> list[UUID]:
    """Return all whom an object concerns by what they did, each once: who chose to follow is told what is public."""
    concerned = select(Follow.participant).where(Follow.ref == ref, Follow.reason != FOLLOWER)
    return list(work.session.scalars(concerned.distinct()))


def on_the_way(
    work: Work, refs: Sequence[str], at: datetime, but: Sequence[UUID], after: str | None, most: int
) -> Sequence[UUID]:
    """Return who follows some objects or anything that these came from, in the order of ids, after one of them.

    Who chose to follow is told of what happens from then on: not of what happened `at` an earlier moment.
    """
    asked = {"refs": list(refs), "at": at, "but": list(but), "after": after, "most": most}
    asked |= {"far": FAR, "chosen": FOLLOWER}
    return work.session.execute(ON_THE_WAY, asked).scalars().all()


def followed(work: Work, participant: UUID | None) -> list[Follow]:
    """Return what a person follows, the latest first."""
    mine = select(Follow).where(Follow.participant == participant).order_by(Follow.id.desc()).limit(1000)
    return list(work.session.scalars(mine))
