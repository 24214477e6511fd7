"""Reading what a person chose."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis import audit
from chassis.http import Problem
from chassis.work import Work
from notifications.follows import queries as follows
from notifications.messages.steps import CATEGORIES
from notifications.subscriptions.models import Subscription


def me(work: Work) -> UUID:
    """Return who acts, under the name they are known by now; refuse (401) who was erased."""
    if work.asker is None:
        raise Problem("unauthenticated")
    return work.asker


def of(work: Work, participant: UUID) -> Subscription | None:
    return work.session.scalars(select(Subscription).where(Subscription.participant == participant)).first()


def shown(work: Work) -> dict[str, Any]:
    """Return all that the person who asks may choose, and what they follow."""
    chosen = of(work, me(work))
    muted = set(chosen.muted) if chosen else set()
    return {
        "language": chosen.language if chosen else None,
        "mail": {category: category not in muted for category in CATEGORIES},
        "follows": follows.followed(work, me(work)),
    }


def kept(work: Work) -> dict[str, Any]:
    """Return what is kept about the person who asks, beside what they choose and were told."""
    return {"audit": audit.of(work, me(work))}
