"""The statement of reasons: why something was declined, as its author is told, and what became of the appeal."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.http import Problem
from chassis.work import Work
from participation.moderation.models import Appeal, Decision


def one(work: Work, subject: str) -> dict[str, Any]:
    """Return the statement of what was declined; refuse (404) where there is none."""
    found = of(work, [subject])
    if subject not in found:
        raise Problem("not-found")
    return found[subject]


def of(work: Work, subjects: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the latest statement for each subject that was declined."""
    if not subjects:
        return {}
    declined = (
        select(Decision)
        .where(Decision.subject.in_(subjects), Decision.decision == "decline")
        .order_by(Decision.subject, Decision.id.desc())
        .ext(distinct_on(Decision.subject))
    )
    appealed = (
        select(Appeal)
        .where(Appeal.subject.in_(subjects))
        .order_by(Appeal.subject, Appeal.id.desc())
        .ext(distinct_on(Appeal.subject))
    )
    appeals = {appeal.subject: appeal for appeal in work.session.execute(appealed).scalars()}
    told = {}
    for decision in work.session.execute(declined).scalars():
        appeal = appeals.get(decision.subject)
        if appeal is not None and appeal.id < decision.id:
            appeal = None  # it contested an earlier decision
        told[decision.subject] = {
            "reason": decision.reason,
            "decided_at": decision.created_at,
            "appeal": appeal.state if appeal else None,
            "answer": appeal.reason if appeal else None,
        }
    return told
