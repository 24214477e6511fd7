"""Reading phases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from chassis.work import Work
from workshops.phases.models import Phase


def of(work: Work, workshop: UUID) -> list[Phase]:
    """Return the phases of a workshop in order."""
    rows = select(Phase).where(Phase.workshop == workshop).order_by(Phase.number)
    return list(work.session.execute(rows).scalars())


def of_all(work: Work, workshops: Iterable[UUID]) -> Mapping[UUID, Sequence[Phase]]:
    """Return the phases of several workshops, each in order, in one read."""
    found: dict[UUID, list[Phase]] = defaultdict(list)
    rows = select(Phase).where(Phase.workshop.in_(list(workshops))).order_by(Phase.number)
    for phase in work.session.execute(rows).scalars():
        found[phase.workshop].append(phase)
    return found


def reach(workshop: Any) -> Any:
    """Return, for a statement, the number of the last phase that showed cards: those up to it all may read."""
    begun = select(func.max(Phase.number)).where(Phase.workshop == workshop, Phase.shows, Phase.started_at.is_not(None))
    return func.coalesce(begun.scalar_subquery(), 0)


def counted(laid: Sequence[Phase]) -> bool:
    """Tell whether the votes of a workshop are over, and may be seen."""
    votes = [phase for phase in laid if phase.votes and phase.started_at is not None]
    return bool(votes) and all(phase.ended_at is not None for phase in votes)
