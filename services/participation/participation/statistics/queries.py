"""Counting; one read of the contributions, one of the challenges; by place, month or theme, one read each."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, func, select

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


def shares(work: Work, by: str, edition: str | None) -> dict[str, Any]:
    """Count needs and ideas by commune, by month or by theme, as the list shows them: each thing once."""
    conditions = [Contribution.public, ~Contribution.waiting, Contribution.state != "merged"]
    if edition is not None:
        conditions.append(Contribution.edition == edition)
    code = code_of(work, by).label("code")
    needs, ideas = (func.count().filter(Contribution.kind == kind).label(f"{kind}s") for kind in ("need", "idea"))
    rows = work.session.execute(select(code, needs, ideas).where(*conditions).group_by(code).order_by(code))
    return {"by": by, "edition": edition, "items": [row._asdict() for row in rows]}


def code_of(work: Work, by: str) -> ColumnElement[str]:
    """Return what a contribution is counted under; a month is that of the clocks of the territory."""
    if by == "month":
        return func.to_char(func.timezone(work.territory.time_zone, Contribution.created_at), "YYYY-MM")
    return func.unnest(Contribution.themes) if by == "theme" else Contribution.commune.expression
