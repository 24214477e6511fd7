"""Reading what moderators have before them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, null, select, union_all

from chassis.http import Page, paginate
from chassis.http.lists import Order, by_id, moment
from chassis.work import Work
from participation.comments.models import Comment
from participation.contributions.models import Contribution
from participation.contributions.states import PUBLIC
from participation.moderation.models import Appeal, Decision, Report
from participation.participants.models import Participant
from participation.words import label


def waiting(kind: str, model: Any, *own: Any) -> Select[Any]:
    """Select what awaits a moderator among one kind of subjects."""
    columns = (model.id, model.version, model.state, model.text, model.language, model.author, model.queued_at)
    rows = select(literal(kind).label("kind"), *columns, model.created_at, *own)
    return rows.where(model.queued_at.is_not(None))


UNDER = null().label("under")
QUEUE = union_all(
    waiting("contributions", Contribution, Contribution.title, Contribution.themes, Contribution.commune, UNDER),
    waiting("comments", Comment, null(), null(), null(), Comment.contribution),
).subquery("queue")
NAMES = [*QUEUE.c.keys(), "pseudonym"]
LONGEST_WAIT = [Order(QUEUE.c.queued_at, False, moment), Order(QUEUE.c.id, False, UUID)]


def queue(work: Work, query: Mapping[str, Any]) -> Page:
    """List what awaits a moderator, the longest wait first, with the reports that brought it there."""
    rows = select(QUEUE, Participant.pseudonym).outerjoin(Participant, Participant.id == QUEUE.c.author)
    page = paginate(work.session, rows, LONGEST_WAIT, limit=query["limit"], after=query.get("after"))
    items = [shape(work, dict(zip(NAMES, row, strict=True))) for row in page.items]
    reports = reports_of(work, [item["subject"] for item in items])
    earlier = earlier_of(work, {item["writer"] for item in items} - {None})
    none = {"published": 0, "declined": 0}
    return Page(
        [
            item | {"reports": reports.get(item["subject"], []), "earlier": earlier.get(item["writer"], none)}
            for item in items
        ],
        page.next,
    )


def shape(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "subject": f"{row['kind']}/{row['id']}",
        "under": f"contributions/{row['under']}" if row["under"] else None,
        "writer": row["author"],
        "author": {"label": label(row["pseudonym"], work.acting.language)},
        "mine": row["author"] is not None and row["author"] == work.acting.participant,
    }


def reports_of(work: Work, subjects: Sequence[str]) -> dict[str, list[Report]]:
    """Return the open reports of each subject."""
    found: dict[str, list[Report]] = {}
    if subjects:
        rows = select(Report).where(Report.subject.in_(subjects), Report.closed_at.is_(None)).order_by(Report.id)
        for report in work.session.execute(rows).scalars():
            found.setdefault(report.subject, []).append(report)
    return found


def earlier_of(work: Work, authors: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Count what these authors said that all may read and that was declined, what awaits a moderator left out."""
    if not authors:
        return {}
    decided = union_all(
        *(
            select(model.author, model.state).where(model.author.in_(authors), model.queued_at.is_(None))
            for model in (Contribution, Comment)
        )
    ).subquery("decided")
    declined = decided.c.state == "declined"
    counted = select(
        decided.c.author, func.count().filter(decided.c.state.in_(PUBLIC)), func.count().filter(declined)
    ).group_by(decided.c.author)
    rows = work.session.execute(counted).all()
    return {author: {"published": published, "declined": declined} for author, published, declined in rows}


def decisions(work: Work, query: Mapping[str, Any]) -> Page:
    """List what was decided, the newest first."""
    rows = select(Decision)
    if "subject" in query:
        rows = rows.where(Decision.subject == query["subject"])
    return paginate(work.session, rows, [by_id(Decision.id)], limit=query["limit"], after=query.get("after"))


def contested(work: Work, query: Mapping[str, Any]) -> Page:
    """List appeals, the newest first."""
    rows = select(Appeal).where(Appeal.state == query["state"])
    return paginate(work.session, rows, [by_id(Appeal.id)], limit=query["limit"], after=query.get("after"))
