"""Counting projects, commitments and indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from chassis.work import Work
from projects.commitments.models import Commitment
from projects.indicators.models import Indicator
from projects.projects.models import Project
from projects.projects.states import states


def figures(work: Work, query: Mapping[str, Any]) -> dict[str, Any]:
    """Count projects by stage, commitments by kind, state and unit, indicators by what, unit and how they are known.

    What waits for a person to be known is not counted.
    """
    edition = query.get("edition")
    stages = {row.state: row.many for row in grouped(work, Project, [Project.state], edition)}
    given = grouped(
        work,
        Commitment,
        [Commitment.kind, Commitment.state, Commitment.unit],
        edition,
        func.sum(Commitment.quantity),
        ~Commitment.waiting,
    )
    brought = grouped(
        work,
        Indicator,
        [Indicator.what, Indicator.unit, Indicator.measured],
        edition,
        func.sum(Indicator.value),
    )
    return {
        "edition": edition,
        "projects": [{"stage": stage, "projects": stages.get(stage, 0)} for stage in states.states],
        "commitments": [
            {"kind": row.kind, "state": row.state, "unit": row.unit, "commitments": row.many, "quantity": row.total}
            for row in given
        ],
        "indicators": [
            {"what": row.what, "unit": row.unit, "measured": row.measured, "indicators": row.many, "value": row.total}
            for row in brought
        ],
    }


def grouped(
    work: Work, model: Any, columns: Sequence[Any], edition: str | None, total: Any = None, *conditions: Any
) -> Sequence[Any]:
    counted = [func.count().label("many")] + ([total.label("total")] if total is not None else [])
    rows = select(*columns, *counted).where(*conditions).group_by(*columns).order_by(*columns)
    if edition is not None:
        rows = rows.where(model.edition == edition)
    return work.session.execute(rows).all()
