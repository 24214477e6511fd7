"""Everything that this service keeps about a person, for themselves (GDPR, articles 15 and 20)."""

from typing import Any

from sqlalchemy import select

from chassis import audit
from chassis.work import Work
from participation.challenges.models import Challenge
from participation.comments.models import Comment
from participation.contributions import queries as contributions
from participation.moderation.models import Appeal, Decision, Report
from participation.participants import queries
from participation.receipts.models import Receipt
from participation.roles.models import RoleGrant
from participation.sessions import queries as sessions
from participation.sign_ins.models import SignIn
from participation.supports.models import Support
from participation.tokens.models import Token

EVERYTHING = 1_000_000


def export(work: Work) -> dict[str, Any]:
    """Gather the person, what they said, did and decided, what they hold, and where they are signed in."""
    me = queries.me(work)

    def held(column: Any, value: Any = me["id"]) -> list[Any]:
        model = column.class_
        return list(work.session.execute(select(model).where(column == value).order_by(model.id)).scalars())

    return me | {
        "claimed_at": queries.myself(work).claimed_at,
        "sessions": sessions.mine(work).items,
        "receipts": held(Receipt.participant),
        "sign_ins": held(SignIn.participant) + held(SignIn.email, me["email"]),
        "role_grants": held(RoleGrant.participant),
        "tokens": held(Token.created_by),
        "contributions": contributions.by_author(work, me["id"], EVERYTHING).items,
        "comments": held(Comment.author),
        "supports": held(Support.participant),
        "reports": held(Report.reporter),
        "appeals": held(Appeal.author),
        "challenges": held(Challenge.author),
        "decisions": held(Decision.moderator),
        "answers": held(Appeal.decided_by),
        "audit": audit.of(work, me["id"]),
    }
