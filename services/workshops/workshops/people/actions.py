"""What is remembered of people; these are its only writers.

Who joined is remembered for a day: what they wrote with an older context in hand must not wait for an event
that has been.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from chassis.work import Work

REMEMBERED = timedelta(days=1)
JOINED = text("""
INSERT INTO joined (territory, participant, joined_at) VALUES (:territory, :participant, :now) ON CONFLICT DO NOTHING
""")
FORGET_OLD = text("DELETE FROM joined WHERE joined_at < :before")
FORGET = text("DELETE FROM joined WHERE participant = :participant")


def remember(work: Work, participant: UUID) -> None:
    row = {"territory": work.territory.slug, "participant": participant, "now": work.now}
    work.session.execute(JOINED, row)


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(FORGET, {"participant": participant})


def forget_old(work: Work) -> None:
    work.session.execute(FORGET_OLD, {"before": work.now - REMEMBERED})
