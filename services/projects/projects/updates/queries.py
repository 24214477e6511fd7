"""Reading updates."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.people.names import UNASKED, Names
from projects.projects.models import Project
from projects.updates.models import Update
from projects.updates.states import states


def under(work: Work, project: UUID, query: Mapping[str, Any], names: Names) -> Page:
    """List the news of a project, the latest first; what was hidden for its author and moderators alone."""
    rows = select(Update).where(Update.project == work.find(Project, project).id)
    if not moderates(work):
        rows = rows.where(or_(Update.state == states.initial, Update.author == work.asker))
    page = paginate(work.session, rows, [by_id(Update.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def detail(work: Work, id: UUID, names: Names = UNASKED) -> dict[str, Any]:
    """Show one; refuse (410) what was hidden to all but its author and moderators."""
    row = work.find(Update, id)
    if row.state != states.initial and not moderates(work) and row.author != work.asker:
        raise Problem("gone")
    return shaped(work, [row], names)[0]


def moderates(work: Work) -> bool:
    """Tell whether a moderator asks, or a token that may hide."""
    return "moderator" in work.acting.roles or "updates:write" in work.acting.scopes


def shaped(work: Work, rows: Sequence[Update], names: Names = UNASKED) -> list[dict[str, Any]]:
    label, asker, moderator = names.of(work, [row.author for row in rows]), work.asker, moderates(work)
    return [
        shape(row, label(row.author), mine=row.author is not None and row.author == asker, moderator=moderator)
        for row in rows
    ]


def shape(row: Update, label: str | None, *, mine: bool, moderator: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "project": row.project_ref,
        "text": row.text,
        "author": {"label": label},
        "mine": mine,
        "state": row.state,
        "reason": row.reason if mine or moderator else None,
        "created_at": row.created_at,
        "actions": actions(row, mine=mine, moderator=moderator),
    }


def actions(row: Update, *, mine: bool, moderator: bool) -> list[str]:
    """Name what the asker may do now; pages make their buttons of these."""
    possible = {
        "report": not mine and row.state == states.initial,
        "hide": moderator and not mine and states.allows(row.state, "hidden"),
        "show": moderator and not mine and states.allows(row.state, "published"),
    }
    return [name for name, allowed in possible.items() if allowed]
