"""Reading sessions."""

from typing import Any

from sqlalchemy import select

from chassis.http import Page
from chassis.work import Work
from participation.sessions.models import Session


def mine(work: Work) -> Page:
    """List where the person who acts is signed in, the newest first."""
    running = select(Session).where(Session.participant == work.acting.participant, Session.expires_at > work.now)
    rows = work.session.execute(running.order_by(Session.id.desc()).limit(100)).scalars()
    return Page([shown(row, current=row.id == work.acting.session) for row in rows])


def shown(row: Session, *, current: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "via": row.via,
        "created_at": row.created_at,
        "seen_at": row.seen_at,
        "expires_at": row.expires_at,
        "current": current,
    }
