"""Reading API tokens."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from participation.tokens.models import Token


def recognise(work: Work, digest: bytes) -> dict[str, Any]:
    """Tell the gateway what a token may do; refuse (404) one that is unknown, expired or taken back."""
    valid = or_(Token.expires_at.is_(None), Token.expires_at > work.now)
    row = work.session.execute(select(Token).where(Token.digest == digest, valid)).scalar_one_or_none()
    if row is None:
        raise Problem("not-found")
    return {
        "token": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "limits": row.limits,
        "expires_at": row.expires_at,
    }


def listed(work: Work, query: Mapping[str, Any]) -> Page:
    """List the tokens of the territory, without their secrets, which nobody has but their holders."""
    return paginate(work.session, select(Token), [by_id(Token.id)], limit=query["limit"], after=query.get("after"))
