"""Planning phases: laid out by a format, laid anew when the evening moves, ended with it."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from chassis.rows import add
from chassis.work import Work
from workshops.formats import FORMATS
from workshops.phases import queries
from workshops.phases.models import Phase
from workshops.workshops.models import Workshop

FLAGS = ("writes", "shows", "votes", "sheets", "pitches")


def end_of(format: str, starts_at: datetime) -> datetime:
    """Return when a workshop of this format ends."""
    return starts_at + timedelta(minutes=sum(moment.minutes for moment in FORMATS[format]))


def lay(work: Work, row: Workshop) -> None:
    """Give a workshop the phases of its format, in place of those it had."""
    work.session.execute(delete(Phase).where(Phase.workshop == row.id))
    for number, moment in enumerate(FORMATS[row.format], 1):
        flags = {name: getattr(moment, name) for name in FLAGS}
        add(
            work,
            Phase,
            workshop=row.id,
            number=number,
            code=moment.code,
            minutes=moment.minutes,
            planned_at=row.starts_at,
            started_at=None,
            ended_at=None,
            **flags,
        )
    work.session.flush()
    plan(work, row)


def plan(work: Work, row: Workshop) -> None:
    """Give each phase that has not begun the moment at which those before it end; the first, the workshop's."""
    at = row.starts_at
    for phase in queries.of(work, row.id):
        if phase.started_at is None:
            phase.planned_at = at
        else:
            at = phase.started_at
        at = phase.ended_at or at + timedelta(minutes=phase.minutes)


def end(work: Work, row: Workshop) -> None:
    """End the phase that runs, with the evening."""
    for phase in queries.of(work, row.id):
        if phase.id == row.phase:
            phase.ended_at = work.now
    row.phase = None
