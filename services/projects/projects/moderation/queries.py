"""Reading what moderators have before them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import Order, moment
from chassis.work import Work
from projects.moderation.models import Report
from projects.people.names import Names
from projects.updates import queries as updates
from projects.updates.models import Update

LONGEST_WAIT = [Order(Update.queued_at, False, moment), Order(Update.id, False, UUID)]


def queue(work: Work, query: Mapping[str, Any], names: Names) -> Page:
    """List what awaits a moderator, the longest wait first, with the reports that brought it there."""
    rows = select(Update).where(Update.queued_at.is_not(None))
    page = paginate(work.session, rows, LONGEST_WAIT, limit=query["limit"], after=query.get("after"))
    reports: dict[UUID, list[Report]] = {row.id: [] for row in page.items}
    found = select(Report).where(Report.project_update.in_(reports), Report.closed_at.is_(None)).order_by(Report.id)
    for report in work.session.execute(found).scalars():
        reports[report.project_update].append(report)
    shown = updates.shaped(work, page.items, names)
    items = [
        item | {"queued_at": row.queued_at, "reports": reports[row.id]}
        for item, row in zip(shown, page.items, strict=True)
    ]
    return Page(items, page.next)


def statement(work: Work, subject: str) -> dict[str, Any]:
    """Return why an update is hidden; refuse (404) one that is not, or no more."""
    hidden = select(Update.reason).where(Update.id == UUID(subject.partition("/")[2]), Update.state == "hidden")
    row = work.session.execute(hidden).one_or_none()
    if row is None:
        raise Problem("not-found")
    return {"reason": row.reason}
