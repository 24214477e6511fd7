"""Reading phases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.work import Work
from workshops.phases.models import Phase
from workshops.workshops.models import Workshop


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


def run(work: Work, row: Workshop) -> dict[str, Any]:
    """Return the run of the evening as screens need it: one clock, the server's."""
    items = of(work, row.id)
    return {"workshop": row.id, "state": row.state, "phase": row.phase, "now": work.now, "position": 0, "items": items}
