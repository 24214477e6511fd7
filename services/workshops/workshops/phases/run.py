"""Reading the run of an evening as screens need it: one clock, the server's, and where the live line is."""

from typing import Any

from chassis.work import Work
from workshops.live import queries as live
from workshops.phases import queries
from workshops.workshops.models import Workshop


def of(work: Work, row: Workshop) -> dict[str, Any]:
    return {
        "workshop": row.id,
        "state": row.state,
        "phase": row.phase,
        "now": work.now,
        "position": live.head(work, row.id),
        "items": queries.of(work, row.id),
    }
