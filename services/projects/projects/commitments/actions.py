"""What is done to commitments; these are their only writers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from projects import events
from projects.calls import queries as calls
from projects.calls.models import Call
from projects.commitments import reminders, rights
from projects.commitments.models import Commitment
from projects.commitments.states import PUBLIC, states
from projects.organisations import queries as organisations
from projects.organisations.models import Organisation
from projects.people import queries as people
from projects.projects.models import Project
from projects.projects.states import going_on
from projects.shapes import FIXED, in_order, measured
from projects.team import queries as team


def offer(work: Work, said: Mapping[str, Any]) -> Commitment:
    """Offer something to a call or a project; it waits as long as its giver is provisional.

    Refuses (409) a call that is closed or over and a project that was stopped, (403) the name of an organisation that
    the giver may not speak for.
    """
    giver = people.current(work)
    project, call = aim(work, said)
    organisation = in_the_name_of(work, giver.id, said.get("giver") or {"kind": "person"})
    period = said["period"]
    in_order("/period/ends_on", period["starts_on"], period.get("ends_on"))
    row = add(
        work,
        Commitment,
        version=1,
        state=states.initial,
        project=project.id,
        call=call.id if call else None,
        edition=project.edition,
        giver=giver.id,
        organisation=organisation,
        kind=said["kind"],
        quantity=said["quantity"],
        unit=measured("", said["kind"], said),
        place=said.get("place"),
        starts_on=period["starts_on"],
        ends_on=period.get("ends_on"),
        note=said.get("note"),
        waiting=giver.waits,
    )
    if not giver.waits:
        tell(work, row, events.commitment_offered)
    return row


def aim(work: Work, said: Mapping[str, Any]) -> tuple[Project, Call | None]:
    """Return what it is given to; refuse (422) both or neither, a project or a call that is not here."""
    if (said.get("project") is None) == (said.get("call") is None):
        raise Invalid("/project", "commitment.one-of-two")
    call = aimed_at(work, Call, "call", said["call"]) if said.get("call") else None
    project = aimed_at(work, Project, "project", call.project if call else said["project"])
    going_on(project)
    if call is not None and not calls.takes(work, call):
        raise Problem("conflict", detail="call.closed", state=call.state)
    return project, call


def aimed_at(work: Work, model: Any, name: str, id: UUID) -> Any:
    row = work.session.get(model, {"territory": work.territory.slug, "id": id})
    if row is None:
        raise Invalid(f"/{name}", f"{name.rpartition('/')[2]}.unknown")
    return row


def in_the_name_of(work: Work, giver: UUID, said: Mapping[str, Any]) -> UUID | None:
    """Return the organisation that gives, or None; refuse (403) who may not speak for it."""
    organisation = said.get("organisation")
    if (said["kind"] == "organisation") != (organisation is not None):
        raise Invalid("/giver/organisation", "giver.organisation")
    if organisation is None:
        return None
    row: Organisation = aimed_at(work, Organisation, "giver/organisation", organisation)
    if not organisations.speaks_for(work, giver, row.id):
        raise Problem("forbidden", detail="organisation.not-member", name=row.name)
    return row.id


def accept(work: Work, id: UUID) -> Commitment:
    """Take what is offered, by the team or a coordinator; its giver is reminded in time."""
    row = locked(work, id)
    rights.receive(work, row)
    move(work, row, "accepted", events.commitment_accepted)
    row.accepted_at = work.now
    reminders.plan(work, row)
    return row


def decline(work: Work, id: UUID, reason: str | None) -> Commitment:
    """Leave what is offered, by the team or a coordinator."""
    row = locked(work, id)
    rights.receive(work, row)
    row.reason = reason
    return move(work, row, "declined", events.commitment_declined)


def keep(work: Work, id: UUID) -> Commitment:
    """Note that a word was kept, by the team or a coordinator, never by its giver."""
    row = locked(work, id)
    rights.judge(work, row)
    return move(work, row, "kept", events.commitment_kept)


def miss(work: Work, id: UUID) -> Commitment:
    """Note that a word was not kept, by the team or a coordinator, never by its giver; it may be kept later."""
    row = locked(work, id)
    rights.judge(work, row)
    return move(work, row, "missed", events.commitment_missed)


def release(work: Work, id: UUID, reason: str | None) -> Commitment:
    """Free its giver of a commitment, by either side; what was only offered was never public, and is told to few."""
    row = locked(work, id)
    rights.release(work, row)
    row.reason = reason
    return let_go(work, row)


def let_go(work: Work, row: Commitment) -> Commitment:
    was_public = row.state in PUBLIC
    return move(work, row, "released", events.commitment_released if was_public else events.commitment_withdrawn)


def move(work: Work, row: Commitment, to: str, kind: EventType) -> Commitment:
    """Move it, or refuse (409); reminders go with the state that wanted them."""
    states.move(row, to)
    row.version += 1
    reminders.forget(work, row.id)
    if not row.waiting:
        tell(work, row, kind)
    return row


def locked(work: Work, id: UUID) -> Commitment:
    return work.find(Commitment, id, lock=True)


def remind(work: Work, id: UUID, moment: str) -> None:
    """Bring an accepted commitment back to mind, to its giver and the team; any other is left alone."""
    row = work.session.get(Commitment, {"territory": work.territory.slug, "id": id}, with_for_update=True)
    if row is None or row.state != "accepted":
        return
    told = [id for id in (row.giver, *team.ids(work, row.project)) if id is not None]
    due = {name: getattr(row, name) for name in events.COMMITMENT} | {"moment": moment}
    work.emit(events.commitment_due, row.ref, due, authors=dict.fromkeys(told))


def enter_all(work: Work, giver: UUID) -> None:
    """Let the teams know of what waited for its giver to be known."""
    rows = select(Commitment).where(Commitment.giver == giver, Commitment.waiting).order_by(Commitment.id)
    for row in work.session.execute(rows.with_for_update()).scalars().all():
        row.waiting = False
        tell(work, row, events.commitment_offered if row.state == "offered" else events.commitment_withdrawn)


def hand_over(work: Work, giver: UUID, known_as: UUID) -> None:
    work.session.execute(update(Commitment).where(Commitment.giver == giver).values(giver=known_as))


def forget(work: Work, giver: UUID) -> None:
    """Forget who gave: what nobody answered yet is withdrawn, what was accepted or kept stays, signed by nobody.

    An organisation's offer is its own and stays. What a quantity is counted in (`unit`) is a word of theirs: of what
    all could read it stays, as a part of what was promised; of the rest it goes.
    """
    work.session.execute(delete(Commitment).where(Commitment.giver == giver, Commitment.waiting))
    rows = select(Commitment).where(Commitment.giver == giver).order_by(Commitment.id).with_for_update()
    for row in work.session.execute(rows).scalars().all():
        row.giver = row.note = row.reason = None
        if row.organisation is None:
            row.place = None
            if row.accepted_at is None:
                row.unit = FIXED.get(row.kind, "")
            if row.state == "offered":
                let_go(work, row)
    work.session.flush()


def drop_waiting(work: Work, before: datetime) -> None:
    """Forget what nobody ever claimed; nobody was told of it."""
    work.session.execute(delete(Commitment).where(Commitment.waiting, Commitment.created_at < before))


def tell(work: Work, row: Commitment, kind: EventType) -> None:
    work.session.flush()
    work.emit(kind, row.ref, row, authors=[row.giver] if row.giver else ())
