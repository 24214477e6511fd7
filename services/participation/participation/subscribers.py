"""What participation makes of what the others tell: challenges follow the workshops that work on them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, select

from chassis.events import Event
from chassis.rows import add
from chassis.work import Work
from participation import events
from participation.challenges import actions as challenges
from participation.challenges.models import Challenge, TakenUp

CHALLENGE = "challenges/"
WORKSHOPS = 20262  # keeps these locks apart from others on the same numbers
LIVE = ("open", "running", "closed")


def workshop(work: Work, event: Event) -> None:
    """Note which challenges a workshop works on, replaced whole and only by a newer version; follow it with them.

    One event of a workshop at a time: of two side by side the older one would take away what the newer one noted.
    """
    lock = func.pg_advisory_xact_lock(WORKSHOPS, func.hashtext(f"{event.territory}/{event.subject}"))
    work.session.execute(select(lock))
    known = select(func.max(TakenUp.version)).where(TakenUp.workshop == event.subject)
    newest = work.session.execute(known).scalar()
    if newest is not None and newest >= event.data["version"]:
        return
    gone = delete(TakenUp).where(TakenUp.workshop == event.subject).returning(TakenUp.challenge)
    before = set(work.session.execute(gone).scalars())
    now = found(work, event.data["challenges"])
    live = event.data["state"] in LIVE
    for id in before | now:  # what it dropped too, so that a late event finds the newer version
        told = {"workshop": event.subject, "version": event.data["version"], "live": live and id in now}
        add(work, TakenUp, challenge=id, **told)
    work.session.flush()
    for id in sorted(before | now):
        challenges.follow(work, work.find(Challenge, id, lock=True))


def sheet_selected(work: Work, event: Event) -> None:
    """Let a challenge be transformed by the first of its sheets that becomes a project."""
    for id in found(work, [event.data.get("challenge") or ""]):
        row = work.find(Challenge, id, lock=True)
        if row.state == "published":  # the workshop's own event comes later than its sheet's
            challenges.move(work, row, "in_workshop", events.challenge_taken_up)
        if row.state == "in_workshop":
            row.transformed_at = work.now
            challenges.move(work, row, "transformed", events.challenge_transformed)


def found(work: Work, refs: Iterable[str]) -> set[UUID]:
    """Return the challenges of this territory that some refs name."""
    named = [UUID(ref.removeprefix(CHALLENGE)) for ref in refs if ref.startswith(CHALLENGE)]
    return set(work.session.scalars(select(Challenge.id).where(Challenge.id.in_(named)))) if named else set()
