"""Reading updates."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.people import queries as people
from projects.people.names import UNASKED, Names
from projects.projects.models import Project
from projects.updates.models import Update


def under(work: Work, project: UUID, query: Mapping[str, Any], names: Names) -> Page:
    """List the news of a project, the latest first."""
    rows = select(Update).where(Update.project == work.find(Project, project).id)
    page = paginate(work.session, rows, [by_id(Update.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def shaped(work: Work, rows: Sequence[Update], names: Names = UNASKED) -> list[dict[str, Any]]:
    label, asker = names.of(work, [row.author for row in rows]), people.asker(work)
    return [
        {
            "id": row.id,
            "project": f"projects/{row.project}",
            "text": row.text,
            "author": {"label": label(row.author)},
            "mine": row.author is not None and row.author == asker,
            "created_at": row.created_at,
        }
        for row in rows
    ]
