"""When a commitment is brought back to mind: the day it begins, and a week after it should be kept."""

from datetime import datetime, time, timedelta
from uuid import UUID

from chassis.work import Work
from projects.commitments.models import Commitment

REMIND = "commitment.remind"
MORNING = time(8)
A_WEEK = timedelta(days=7)


def plan(work: Work, row: Commitment) -> None:
    """Plan both reminders of an accepted commitment; what began on a day before is not announced any more."""
    zone, today = work.territory.zone, work.now.astimezone(work.territory.zone).date()
    starts = datetime.combine(row.starts_on, MORNING, zone)
    ends = datetime.combine(row.ends_on or row.starts_on, MORNING, zone) + A_WEEK
    due = {"starts": starts, "ends": ends} if row.starts_on >= today else {"ends": ends}
    for moment, at in due.items():
        payload = {"commitment": str(row.id), "moment": moment}
        work.later(REMIND, payload, due=max(at, work.now), key=f"{row.id}:{moment}")


def forget(work: Work, commitment: UUID) -> None:
    """Take back what has become pointless."""
    for moment in ("starts", "ends"):
        work.forget_job(REMIND, f"{commitment}:{moment}")
