"""Everything that this service keeps about a person, for themselves (GDPR, articles 15 and 20)."""

from typing import Any

from sqlalchemy import select

from chassis.work import Work
from participation.comments.models import Comment
from participation.contributions import queries as contributions
from participation.moderation.models import Appeal, Report
from participation.participants import queries
from participation.sessions import queries as sessions
from participation.supports.models import Support

EVERYTHING = 1_000_000


def export(work: Work) -> dict[str, Any]:
    """Gather the person, what they said, supported, reported and contested, and where they are signed in."""
    me = queries.me(work)

    def held(column: Any) -> list[Any]:
        model = column.class_
        return list(work.session.execute(select(model).where(column == me["id"]).order_by(model.id)).scalars())

    return me | {
        "sessions": sessions.mine(work).items,
        "contributions": contributions.by_author(work, me["id"], EVERYTHING).items,
        "comments": held(Comment.author),
        "supports": held(Support.participant),
        "reports": held(Report.reporter),
        "appeals": held(Appeal.author),
    }
