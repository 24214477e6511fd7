"""Reading indicators."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.filters import things
from projects.indicators.models import Indicator
from projects.team import rights

SHOWN = (
    "id", "what", "value", "unit", "method", "source", "interval", "measured", "date", "state", "edition", "origins",
    "version", "created_at",
)  # fmt: skip


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List indicators by any filter, the newest first."""
    rows = select(Indicator).where(*things(work, Indicator, query))
    for name in ("what", "measured"):
        if name in query:
            rows = rows.where(getattr(Indicator, name) == query[name])
    page = paginate(work.session, rows, [by_id(Indicator.id)], limit=query["limit"], after=query.get("after"))
    return Page([shape(row) for row in page.items], page.next)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one, with what the asker may do."""
    return show(work, work.find(Indicator, id))


def show(work: Work, row: Indicator) -> dict[str, Any]:
    return shape(row) | {"actions": ["edit"] if rights.belongs(work, row.project, "indicators:read") else []}


def shape(row: Indicator) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHOWN} | {"project": row.project_ref}
