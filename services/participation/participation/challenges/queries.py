"""Reading challenges. Drafts are for coordinators; to all others they do not exist."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import any_, literal, select

from chassis.context import Acting
from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from participation.challenges.models import Challenge, Grouped, TakenUp
from participation.challenges.states import EDITABLE, states

SHOWN = (
    "id", "title", "causes", "people_concerned", "existing", "areas", "language", "edition", "state", "version",
    "origins", "created_at", "published_at",
)  # fmt: skip
NEWEST = [by_id(Challenge.id)]


def coordinates(acting: Acting) -> bool:
    return "coordinator" in acting.roles or "challenges:write" in acting.scopes


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List challenges by any filter, the newest first; drafts for coordinators alone."""
    rows = select(Challenge)
    if not coordinates(work.acting):
        rows = rows.where(Challenge.published_at.is_not(None))
    for name in ("state", "edition"):
        if name in query:
            rows = rows.where(getattr(Challenge, name) == query[name])
    if "area" in query:
        rows = rows.where(literal(query["area"]) == any_(Challenge.areas))
    if "ids" in query:
        rows = rows.where(Challenge.id.in_(query["ids"]))
    page = paginate(work.session, rows, NEWEST, limit=query["limit"], after=query.get("after"))
    return Page([shape(row) for row in page.items], page.next)


def shape(row: Challenge) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHOWN} | {"counts": {"contributions": len(row.origins)}}


def readable(work: Work, id: UUID) -> Challenge:
    """Return a challenge to whoever may read it; a draft does not exist for others (404)."""
    row = work.find(Challenge, id)
    if row.published_at is None and not coordinates(work.acting):
        raise Problem("not-found")
    return row


def detail(work: Work, id: UUID) -> dict[str, Any]:
    return show(work, readable(work, id))


def show(work: Work, row: Challenge) -> dict[str, Any]:
    workshops = select(TakenUp.workshop).where(TakenUp.challenge == row.id, TakenUp.live).order_by(TakenUp.id)
    return shape(row) | {
        "workshops": list(work.session.scalars(workshops)),
        "actions": actions(row) if coordinates(work.acting) else [],
    }


def actions(row: Challenge) -> list[str]:
    """Name what a coordinator may do now; pages make their buttons of these."""
    possible = {
        "edit": row.state in EDITABLE,
        "publish": row.state == "draft" and bool(row.origins),
        "group": row.state in EDITABLE,
        "close": states.allows(row.state, "closed"),
    }
    return [name for name, allowed in possible.items() if allowed]


def of_contribution(work: Work, contribution: UUID) -> list[dict[str, Any]]:
    """Return the challenges that a contribution is part of, as all may read them."""
    rows = select(Challenge.id, Challenge.title, Challenge.state).join(Grouped, Grouped.challenge == Challenge.id)
    public = rows.where(Grouped.contribution == contribution, Challenge.published_at.is_not(None))
    return [dict(row._mapping) for row in work.session.execute(public.order_by(Challenge.id))]  # noqa: SLF001
