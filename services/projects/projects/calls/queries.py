"""Reading calls."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.calls.models import Call
from projects.calls.states import states
from projects.commitments.models import Commitment
from projects.commitments.states import PUBLIC
from projects.filters import things
from projects.team import rights

SHOWN = (
    "id", "kind", "title", "text", "quantity", "unit", "until", "state", "edition", "origins", "version", "created_at",
)  # fmt: skip
NOTHING = Decimal(0), Decimal(0)


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List calls by any filter, the newest first."""
    rows = select(Call).where(*things(work, Call, query))
    if "kind" in query:
        rows = rows.where(Call.kind == query["kind"])
    if "open" in query:
        in_time = or_(Call.until.is_(None), Call.until >= today(work))
        rows = rows.where(Call.state == "open", in_time) if query["open"] else rows.where(
            or_(Call.state == "closed", ~in_time)
        )  # fmt: skip
    page = paginate(work.session, rows, [by_id(Call.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items), page.next)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one, with what the asker may do."""
    return show(work, work.find(Call, id))


def show(work: Work, row: Call) -> dict[str, Any]:
    inside, open = rights.belongs(work, row.project, "calls:read"), states.allows(row.state, "closed")
    possible = {"edit": inside and open, "close": inside and open, "commit": takes(work, row)}
    return shaped(work, [row])[0] | {"actions": [name for name, allowed in possible.items() if allowed]}


def shaped(work: Work, rows: Sequence[Call]) -> list[dict[str, Any]]:
    """Give rows the shape in which they are shown, what was promised for all of them asked for at once."""
    promises = promised(work, [row.id for row in rows])
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {"project": row.project_ref, "open": takes(work, row)}
        | dict(zip(("promised", "kept"), promises.get((row.id, row.unit), NOTHING), strict=True))
        for row in rows
    ]


def promised(work: Work, calls: Sequence[UUID]) -> dict[tuple[UUID | None, str | None], tuple[Decimal, Decimal]]:
    """Sum up what was accepted for some calls and what of it was kept, for each unit: others don't add up."""
    kept = func.coalesce(func.sum(Commitment.quantity).filter(Commitment.state == "kept"), 0)
    sums = select(Commitment.call, Commitment.unit, func.sum(Commitment.quantity), kept)
    sums = sums.where(Commitment.call.in_(calls), Commitment.state.in_(PUBLIC))
    found = work.session.execute(sums.group_by(Commitment.call, Commitment.unit))
    return {(call, unit): (total, held) for call, unit, total, held in found}


def takes(work: Work, row: Call) -> bool:
    """Tell whether a call still takes commitments today."""
    return row.state == "open" and (row.until is None or row.until >= today(work))


def today(work: Work) -> date:
    """Return the day it is in the territory."""
    return work.now.astimezone(work.territory.zone).date()
