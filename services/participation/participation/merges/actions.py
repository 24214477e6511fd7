"""What is done when two contributions say the same; these are the only writers of merges.

The supports of the merged one become the other's, each person once, and come back with an undo; its author follows the
other from then on (`notifications`), its receipt shows both, and the thread leads through it (`origins`).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from chassis.http import Invalid, Problem
from chassis.work import Work
from participation import events
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import OPEN
from participation.supports.models import Support


def merge(work: Work, id: UUID, into: UUID) -> Contribution:
    """Let one contribution live on in another, that is open (422).

    Refuse (409) one that others were merged into: merge them where this one goes, first.
    """
    row, other = pair(work, id, into)
    if row.id == other.id or other.state not in OPEN:
        raise Invalid("/into", "merge.unknown-other")
    others = select(Contribution.id).where(Contribution.merged_into == row.id, Contribution.state == "merged").limit(1)
    if work.session.execute(others).first() is not None:
        raise Problem("conflict", detail="merge.holds-others", state=row.state)
    before = row.state
    contributions.move(row, "merged")
    row.before_merge, row.merged_into, row.queued_at = before, other.id, None
    hand_supports(work, row, other)
    other.origins = list(dict.fromkeys([*other.origins, row.ref]))
    other.version += 1
    contributions.tell(work, row, events.contribution_merged)
    contributions.tell(work, other, events.contribution_edited)
    return row


def unmerge(work: Work, id: UUID) -> Contribution:
    """Undo a merge: the contribution is where it was, with the supports that were its own."""
    known = work.find(Contribution, id)
    row, other = pair(work, id, known.merged_into or id)
    if row.merged_into is None or row.before_merge is None:
        raise Problem("forbidden-transition", object="contribution", state=row.state, wanted="published")
    contributions.move(row, row.before_merge)
    row.before_merge = row.merged_into = None
    give_supports_back(work, row, other)
    other.origins = [ref for ref in other.origins if ref != row.ref]
    other.version += 1
    contributions.tell(work, row, events.contribution_unmerged)
    contributions.tell(work, other, events.contribution_edited)
    return row


def pair(work: Work, one: UUID, other: UUID) -> tuple[Contribution, Contribution]:
    """Return two contributions, held until the commit in one order for all; refuse (404) what is not there."""
    held = {id: work.find(Contribution, id, lock=True) for id in sorted({one, other})}
    return held[one], held[other]


def hand_supports(work: Work, row: Contribution, other: Contribution) -> None:
    """Give the supports of one to another: not those of its author, nor of whoever supports it already."""
    theirs = aliased(Support)
    already = select(theirs.participant).where(theirs.contribution == other.id, theirs.participant.is_not(None))
    new = ~Support.participant.in_(already) & Support.participant.is_distinct_from(other.author)
    moved = Support.contribution == row.id, new | Support.participant.is_(None)
    move(work, row, other, *moved, values={"contribution": other.id, "moved_from": row.id})


def give_supports_back(work: Work, row: Contribution, other: Contribution) -> None:
    moved = Support.contribution == other.id, Support.moved_from == row.id
    move(work, other, row, *moved, values={"contribution": row.id, "moved_from": None})


def move(work: Work, source: Contribution, target: Contribution, *which: Any, values: dict[str, Any]) -> None:
    """Let supports change sides, and count them there; nobody is told anew."""
    changed = update(Support).where(*which).values(values).returning(Support.waiting)
    counted = sum(not waiting for waiting in work.session.execute(changed).scalars())
    if counted:
        contributions.count(work, source, "supports", -counted)
        contributions.count(work, target, "supports", counted)
