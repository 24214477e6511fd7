"""What is done to a workshop; these are its only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.facilitators import queries as facilitators
from workshops.live import actions as live
from workshops.phases import plan
from workshops.phases.schemas import Phase
from workshops.registrations import actions as registrations
from workshops.registrations import queries as seat_reads
from workshops.registrations import seats
from workshops.tables import actions as tables
from workshops.workshops import queries
from workshops.workshops.models import Workshop
from workshops.workshops.states import EDITABLE, states


def create(work: Work, planned: Mapping[str, Any]) -> Workshop:
    """Plan a workshop, which nobody sees before it opens; refuse (422) what the territory does not know."""
    place = dict(planned["place"])
    row = add(
        work,
        Workshop,
        version=1,
        state=states.initial,
        title=planned["title"],
        summary=planned.get("summary"),
        format=planned["format"],
        starts_at=planned["starts_at"],
        ends_at=planned.get("ends_at") or plan.end_of(planned["format"], planned["starts_at"]),
        place=place,
        capacity=planned["capacity"],
        challenges=list(dict.fromkeys(planned["challenges"])),
        votes_per_person=planned["votes_per_person"],
        registration_closes_at=planned.get("registration_closes_at"),
        edition=planned.get("edition") or edition(work, place.get("commune")),
        phase=None,
        reason=None,
        report=None,
        opened_at=None,
    )
    check(work, row)
    work.session.flush()
    plan.lay(work, row)
    tell(work, row, events.workshop_created)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Workshop:
    """Change what is planned; its format as long as it is a draft, its hour until it begins."""
    row = work.change(Workshop, id)
    if row.state not in EDITABLE:
        raise Problem("conflict", detail="workshop.no-longer-editable", state=row.state)
    check_moment(row, change)
    lays = change.get("format", row.format) != row.format
    check_capacity(work, row, change)
    for name, value in change.items():
        setattr(row, name, value)
    if "place" in change and "edition" not in change:
        row.edition = edition(work, row.place.get("commune")) or row.edition
    if (lays or "starts_at" in change) and "ends_at" not in change:
        row.ends_at = plan.end_of(row.format, row.starts_at)
    check(work, row)
    work.session.flush()
    if lays:
        plan.lay(work, row)
    elif "starts_at" in change:
        plan.plan(work, row)
    if row.state == "open":
        registrations.remind_later(work, row)
        seats.pass_on(work, row)
    tell(work, row, events.workshop_edited if row.opened_at else events.workshop_revised)
    return row


def open(work: Work, id: UUID) -> Workshop:
    """Show it to all, and let people sign up."""
    row = work.find(Workshop, id, lock=True)
    states.move(row, "open")
    row.opened_at = work.now
    registrations.remind_later(work, row)
    moved(work, row, events.workshop_opened)
    tables.show_all(work, row)
    return row


def cancel(work: Work, id: UUID, reason: str) -> Workshop:
    """Call it off; those who signed up are told. A draft goes without anyone having known of it."""
    row = work.find(Workshop, id, lock=True)
    states.move(row, "cancelled")
    row.reason = reason
    moved(work, row, events.workshop_cancelled if row.opened_at else events.workshop_dropped)
    registrations.cancel_all(work, row)
    return row


def start(work: Work, id: UUID) -> Workshop:
    """Begin the evening; its first phase begins when a facilitator moves on from none."""
    row = hosted(work, id)
    states.move(row, "running")
    return moved(work, row, events.workshop_started)


def close(work: Work, id: UUID) -> Workshop:
    """End the evening and the phase that runs; who did not come is absent."""
    row = hosted(work, id)
    states.move(row, "closed")
    plan.end(work, row)
    registrations.mark_absent(work, row)
    return moved(work, row, events.workshop_closed)


def report(work: Work, id: UUID, text: str) -> Workshop:
    """Say what came of it."""
    row = work.find(Workshop, id, lock=True)
    states.move(row, "reported")
    row.report = text
    return moved(work, row, events.workshop_reported)


def hosted(work: Work, id: UUID) -> Workshop:
    """Hold a workshop for who hosts it; refuse (403) anyone else."""
    row = work.find(Workshop, id, lock=True)
    facilitators.must_host(work, row.id)
    return row


def moved(work: Work, row: Workshop, kind: EventType) -> Workshop:
    row.version += 1
    work.session.flush()
    tell(work, row, kind)
    return row


def tell(work: Work, row: Workshop, kind: EventType) -> None:
    told = queries.told(work, row)
    work.emit(kind, row.ref, told)
    if row.opened_at:
        body = {"workshop": row.ref, "state": row.state, "phase": row.phase, "now": work.now.isoformat()}
        live.say(work, row.id, live.called(kind), body=body | {"phases": Phase(many=True).dump(told["phases"])})


def edition(work: Work, commune: str | None) -> str | None:
    found = work.territory.edition_of(commune)
    return found.code if found else None


def check_moment(row: Workshop, change: Mapping[str, Any]) -> None:
    """Refuse (409) what is too late to change."""
    if change.get("format", row.format) != row.format and row.state != "draft":
        raise Problem("conflict", detail="workshop.format-is-set", state=row.state)
    if "starts_at" in change and row.state == "running":
        raise Problem("conflict", detail="workshop.has-begun", state=row.state)


def check_capacity(work: Work, row: Workshop, change: Mapping[str, Any]) -> None:
    """Refuse (409) fewer seats than are taken or offered, naming both numbers."""
    if (wanted := change.get("capacity")) is not None and wanted < (taken := seat_reads.taken(work, row.id)):
        raise Problem("conflict", detail="workshop.capacity-below", state=row.state, wanted=wanted, taken=taken)


def check(work: Work, row: Workshop) -> None:
    """Refuse (422) what the territory does not know, or what cannot be, saying where."""
    commune = row.place.get("commune")
    if commune is None and not row.place.get("online"):
        raise Invalid("/place/commune", "workshop.nowhere")
    if commune is not None and commune not in work.territory.commune_by_code:
        raise Invalid("/place/commune", "commune.unknown")
    if row.edition is not None and row.edition not in {known.code for known in work.territory.editions}:
        raise Invalid("/edition", "edition.unknown")
    if row.ends_at <= row.starts_at:
        raise Invalid("/ends_at", "workshop.ends-before")
