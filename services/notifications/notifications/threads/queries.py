"""Walking a thread both ways in one recursive query."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text

from chassis.http import Problem
from chassis.work import Work
from notifications.threads.models import Edge, Step

WALK = text("""
WITH RECURSIVE before (ref, far) AS (
    SELECT :of, 0 UNION SELECT edge.parent, far + 1 FROM thread_edge AS edge JOIN before ON edge.child = before.ref
    WHERE far < :far
), after (ref, far) AS (
    SELECT :of, 0 UNION SELECT edge.child, far + 1 FROM thread_edge AS edge JOIN after ON edge.parent = after.ref
    WHERE far < :far
), walked AS (
    SELECT ref, min(side) AS side FROM (
        SELECT ref, CASE far WHEN 0 THEN '0self' ELSE '1before' END FROM before
        UNION ALL SELECT ref, CASE far WHEN 0 THEN '0self' ELSE '2after' END FROM after
    ) AS both_ways (ref, side) GROUP BY ref LIMIT :most
)
SELECT walked.ref, substr(walked.side, 2) AS side, step.public, step.state, step.title, step.edition, step.at,
    step.changed_at,
    array(SELECT parent FROM thread_edge AS edge WHERE edge.child = walked.ref ORDER BY parent) AS origins
FROM walked LEFT JOIN thread_step AS step ON step.ref = walked.ref
ORDER BY walked.side = '0self' DESC, step.at, walked.ref
""")
FAR, MOST = 20, 500
KEPT_PRIVATE = {"state": None, "title": None, "edition": None}


def whole(work: Work, refs: Sequence[str]) -> bool:
    """Tell whether each of these refs, those of this territory, is known to stand on a thread."""
    ours = {ref for ref in refs if "://" not in ref}
    known = select(func.count()).select_from(Step).where(Step.ref.in_(ours))
    return not ours or work.session.execute(known).scalar_one() == len(ours)


def public(work: Work, ref: str) -> None:
    """Refuse (404) what does not stand on a thread where all can read it."""
    shown = select(Step.id).where(Step.ref == ref, Step.public)
    if work.session.execute(shown).first() is None:
        raise Problem("not-found")


def thread(work: Work, of: str) -> dict[str, Any]:
    """Return what an object came from and what became of it, the object first, then dated; refuse (404) an unknown one.

    What is not public, or is another territory's, says so and shows nothing else.
    """
    known = select(Step.id).where(Step.ref == of).union_all(select(Edge.id).where(Edge.parent == of)).limit(1)
    if work.session.execute(known).first() is None:
        raise Problem("not-found")
    rows = work.session.execute(WALK, {"of": of, "far": FAR, "most": MOST}).mappings()
    steps = [dict(row) if row["public"] else {**row, **KEPT_PRIVATE, "public": False} for row in rows]
    return {"of": of, "steps": steps}
