"""What the mail of a sign-in needs, asked at the moment of sending."""

from typing import Any
from uuid import UUID

from chassis.http import Problem
from chassis.work import Work
from participation.sign_ins.actions import code, link_token
from participation.sign_ins.models import SignIn


def mail(work: Work, id: UUID) -> dict[str, Any]:
    """Return address, link and code; refuse (410) a sign-in that was used or is over."""
    row = work.find(SignIn, id)
    if row.confirmed_at is not None or row.expires_at <= work.now:
        raise Problem("gone", detail="sign-in.over")
    return {
        "email": row.email,
        "link_token": link_token(work, id),
        "code": code(work, id),
        "language": row.language,
        "expires_at": row.expires_at,
    }
