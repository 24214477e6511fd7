"""Counting; one read of the contributions, one of the challenges."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from chassis.work import Work
from participation.challenges.models import Challenge
from participation.contributions.models import Contribution


def of(work: Work, edition: str | None) -> dict[str, Any]:
    """Count what all may read, of one edition or of all."""
    public = [Contribution.public, ~Contribution.waiting]
    opened = [Challenge.state != "draft"]
    if edition is not None:
        public.append(Contribution.edition == edition)
        opened.append(Challenge.edition == edition)
    rows = work.session.execute(
        select(
            Contribution.kind,
            Contribution.state,
            func.count().label("many"),
            func.sum(Contribution.supports).label("supports"),
            func.sum(Contribution.comments).label("comments"),
        )
        .where(*public)
        .group_by(Contribution.kind, Contribution.state)
    ).all()
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for row in rows:
        kinds[row.kind] += row.many
        states[row.state] += row.many
    voices = select(func.count(Contribution.author.distinct())).where(*public)
    challenges = select(Challenge.state, func.count()).where(*opened).group_by(Challenge.state)
    return {
        "edition": edition,
        "kinds": {"need": 0, "idea": 0} | kinds,
        "contributions": states,
        "voices": work.session.execute(voices).scalar_one(),
        "supports": sum(row.supports for row in rows),
        "comments": sum(row.comments for row in rows),
        "challenges": {row[0]: row[1] for row in work.session.execute(challenges)},
    }
