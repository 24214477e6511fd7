"""What moves the evening on; with `plan.py` the only writers of phases."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.http import Problem
from chassis.work import Work
from workshops import events
from workshops.facilitators import queries as facilitators
from workshops.live import actions as live
from workshops.phases import plan, queries
from workshops.phases.models import Phase
from workshops.workshops import actions as workshops
from workshops.workshops.models import Workshop


def move_on(work: Work, workshop: UUID, believed: UUID | None) -> Workshop:
    """End the phase that runs and begin the next; after the last one, none runs.

    Two who press at once move it once: who believes another phase to run than does is told which (409).
    """
    row = running(work, workshop)
    phases = queries.of(work, row.id)
    current = as_believed(row, phases, believed)
    if current is None and phases[0].started_at is not None:
        raise Problem("conflict", detail="phase.over", state="over")
    following = next((phase for phase in phases if phase.number > (current.number if current else 0)), None)
    if current is not None:
        current.ended_at = work.now
    if following is not None:
        following.started_at = work.now
        if following.shows:
            show(work, row, phases, following)
    row.phase = following.id if following else None
    return changed(work, row)


def move_back(work: Work, workshop: UUID, believed: UUID | None) -> Workshop:
    """Undo a move: the phase before goes on as if it had not ended, the one that ran has not begun.

    What it showed is hidden again; what was written or voted meanwhile stays. Nothing goes back before the first (409).
    """
    row = running(work, workshop)
    phases = queries.of(work, row.id)
    current = as_believed(row, phases, believed)
    before = [phase for phase in phases if phase.ended_at is not None]
    if not before:
        raise Problem("conflict", detail="phase.first", state=str(row.phase or ""))
    if current is not None:
        current.started_at = None
    before[-1].ended_at = None
    row.phase = before[-1].id
    return changed(work, row)


def show(work: Work, row: Workshop, phases: Sequence[Phase], following: Phase) -> None:
    """Show to all what was written since cards were last shown."""
    before = [phase.number for phase in phases if phase.shows and phase.started_at and phase is not following]
    live.reveal(work, row.id, range(max(before, default=0) + 1, following.number))


def extend(work: Work, workshop: UUID, change: Mapping[str, Any]) -> Workshop:
    """Give the phase that runs some minutes more; what follows is later by as much."""
    row = running(work, workshop)
    if (current := as_believed(row, queries.of(work, row.id), change["from_"])) is not None:
        current.minutes += change["minutes"]
    return changed(work, row)


def changed(work: Work, row: Workshop) -> Workshop:
    row.version += 1
    work.session.flush()
    plan.plan(work, row)
    work.session.flush()
    workshops.tell(work, row, events.workshop_phase_changed)
    return row


def running(work: Work, workshop: UUID) -> Workshop:
    """Return the workshop, held until the commit, to who hosts it (403); refuse (409) one that does not run."""
    row = work.find(Workshop, workshop, lock=True)
    facilitators.must_host(work, row.id)
    if row.state != "running":
        raise Problem("conflict", detail="phase.not-running", state=row.state)
    return row


def as_believed(row: Workshop, phases: Sequence[Phase], believed: UUID | None) -> Phase | None:
    """Return the phase that runs, or refuse (409, with its code and id) who believes in another."""
    current = next((phase for phase in phases if phase.id == row.phase), None)
    if believed != row.phase:
        code = current.code if current else "-"
        raise Problem("conflict", detail="phase.moved", code=code, state=str(row.phase or ""))
    return current
