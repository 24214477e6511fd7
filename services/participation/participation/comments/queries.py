"""Reading comments."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import Order
from chassis.work import Work
from participation.comments.models import Comment
from participation.comments.states import states
from participation.contributions.models import Contribution
from participation.contributions.states import PUBLIC
from participation.moderation import statements
from participation.participants import queries as people
from participation.participants.models import Participant
from participation.words import label

ROWS: Select[Any, Any] = select(Comment, Participant.pseudonym).outerjoin(Participant, Participant.id == Comment.author)
OLDEST = [Order(Comment.id, descending=False, read=UUID)]


def under(work: Work, contribution: UUID, query: Mapping[str, Any]) -> Page:
    """List what all may read under a contribution, the oldest first; refuse (404, 410) one that is not public."""
    row = work.find(Contribution, contribution)
    if row.state not in PUBLIC:
        raise Problem("gone" if row.published_at else "not-found")
    rows = ROWS.where(Comment.contribution == contribution, Comment.state == "published")
    page = paginate(work.session, rows, OLDEST, limit=query["limit"], after=query.get("after"))
    asker = people.id_of(work)
    return Page([shape(work, comment, pseudonym, asker) for comment, pseudonym in page.items], page.next)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one, as long as what it was said about is public; refuse others (404, 410).

    Its author sees it in every state, a moderator unless it waits for its author to be known.
    """
    return show(work, work.find(Comment, id))


def show(work: Work, row: Comment) -> dict[str, Any]:
    asker = people.id_of(work)
    mine = row.author is not None and row.author == asker
    moderator = "moderator" in work.acting.roles or "moderation:read" in work.acting.scopes
    readable = row.state == "published" and work.find(Contribution, row.contribution).state in PUBLIC
    if not readable and not mine and (row.waiting or not moderator):
        raise Problem("gone" if row.published_at else "not-found")
    author = work.session.get(Participant, {"territory": row.territory, "id": row.author}) if row.author else None
    statement = statements.of(work, [row.ref]).get(row.ref) if row.state == "declined" else None
    shown = shape(work, row, author.pseudonym if author else None, asker)
    return shown | {"statement": statement, "waiting": row.waiting}


def shape(work: Work, row: Comment, pseudonym: str | None, asker: UUID | None) -> dict[str, Any]:
    mine = row.author is not None and row.author == asker
    names = ("id", "text", "language", "state", "version", "created_at", "published_at")
    possible = {
        "withdraw": mine and states.allows(row.state, "withdrawn"),
        "appeal": mine and row.state == "declined",
        "report": not mine and row.state == "published",
    }
    return {name: getattr(row, name) for name in names} | {
        "contribution": f"contributions/{row.contribution}",
        "author": {"label": label(pseudonym, work.acting.language)},
        "mine": mine,
        "actions": [name for name, allowed in possible.items() if allowed],
    }
