"""How a seat goes to the next who waits: offered for a while, accepted, or passed on. The workshop's row is held.

A registration of a provisional person keeps its seat for two hours, and is dropped unless they join.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from chassis.work import Work
from workshops import events
from workshops.registrations import queries
from workshops.registrations.models import Registration
from workshops.registrations.telling import tell
from workshops.workshops.models import Workshop

OFFERED = timedelta(hours=48)
BEFORE_START = timedelta(hours=2)
KEPT = timedelta(hours=2)
LAPSE = "lapse"
DROP = "drop"


def free(work: Work, workshop: Workshop) -> int:
    return workshop.capacity - queries.taken(work, workshop.id)


def pass_on(work: Work, workshop: Workshop, *, but: UUID | None = None) -> None:
    """Offer the free seats to the first who wait, as long as there is time to answer; not to who just let one go.

    Who comes with others is offered seats for all of them, or waits on: the next for whom there are enough go first.
    """
    until = min(work.now + OFFERED, workshop.starts_at - BEFORE_START)
    if workshop.state != "open" or until <= work.now:
        return
    work.session.flush()
    if (seats := free(work, workshop)) <= 0:
        return
    first = (
        select(Registration)
        .where(
            Registration.workshop == workshop.id, Registration.state == "waitlisted",
            Registration.offered_until.is_(None), ~Registration.waiting, Registration.id != but,
            Registration.people <= seats,
        )
        .order_by(Registration.queued_at, Registration.id)
        .with_for_update()
    )  # fmt: skip
    for row in work.session.execute(first).scalars().all():
        if row.people > seats:
            continue
        seats -= row.people
        row.offered_until = until
        row.version += 1
        work.later(LAPSE, {"registration": str(row.id)}, due=until, key=str(row.id))
        tell(work, row, workshop, events.registration_offered)


def keep(work: Work, row: Registration) -> None:
    """Keep the seat of a provisional person for a while."""
    work.later(DROP, {"registration": str(row.id)}, due=work.now + KEPT, key=str(row.id))


def settle(work: Work, row: Registration) -> None:
    """Stop the clocks of a registration: its offer was answered, or its person came."""
    if row.offered_until is not None:
        row.offered_until = None
        work.forget_job(LAPSE, str(row.id))


def lapse(work: Work, id: UUID) -> None:
    """Pass on a seat that was offered and not answered; who missed it waits behind the others."""
    if (found := held(work, id)) is None:
        return
    row, workshop = found
    if row.state != "waitlisted" or row.offered_until is None or row.offered_until > work.now:
        return
    row.offered_until, row.queued_at = None, work.now
    row.version += 1
    tell(work, row, workshop, events.registration_lapsed)
    pass_on(work, workshop, but=row.id)


def drop(work: Work, id: UUID) -> None:
    """Forget the registration of a person who never became known; nobody was told of it."""
    if (found := held(work, id)) is None or not found[0].waiting:
        return
    row, workshop = found
    work.session.delete(row)
    pass_on(work, workshop)


def held(work: Work, id: UUID) -> tuple[Registration, Workshop] | None:
    """Hold the workshop of a registration, then the registration; None for one that is gone."""
    workshop = work.session.execute(select(Registration.workshop).where(Registration.id == id)).scalar_one_or_none()
    if workshop is None:
        return None
    place = work.find(Workshop, workshop, lock=True)
    row = work.session.execute(
        select(Registration).where(Registration.id == id).with_for_update(),
        execution_options={"populate_existing": True},
    ).scalar_one_or_none()
    return (row, place) if row is not None else None
