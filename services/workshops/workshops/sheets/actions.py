"""What is done to sheets; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.events import EventType
from chassis.http import Problem
from chassis.rows import add
from chassis.work import Work
from workshops import events
from workshops.cards import standing
from workshops.facilitators import queries as facilitators
from workshops.live import actions as live
from workshops.registrations.models import Registration
from workshops.sheets import queries
from workshops.sheets.models import Sheet, author
from workshops.sheets.states import EDITABLE, PUBLIC, states
from workshops.tables.models import WorkshopTable
from workshops.workshops.models import Workshop
from workshops.workshops.states import HELD

PITCHED_WITH = ("name", "need", "idea", "for_whom")


def create(work: Work, table: UUID, name: str) -> dict[str, Any]:
    """Begin a sheet at a table, by who sits there or facilitates; its authors are who sits there now."""
    here = standing.member(work, table)
    place = held(work, here.workshop)
    row = add(
        work,
        Sheet,
        version=1,
        state=states.initial,
        workshop=place.id,
        at_table=here.at_table,
        name=name,
        need=None,
        idea=None,
        for_whom=None,
        with_whom=None,
        first_steps=[],
        help_needed=[],
        economic_model=None,
        social_use=None,
    )
    work.session.flush()
    sitting = select(Registration.participant).where(
        Registration.at_table == here.at_table,
        Registration.state == "checked_in",
        Registration.participant.is_not(None),
    )
    sign(work, row.id, work.session.execute(sitting).scalars().all())
    tell(work, row, place, events.sheet_created)
    return queries.shown(work, [row])[0]


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> dict[str, Any]:
    """Write on a sheet, during the evening and after it, until it is selected."""
    writer(work, work.find(Sheet, id, lock=True))
    row = work.change(Sheet, id)
    place = held(work, row.workshop)
    if row.state not in EDITABLE:
        raise Problem("conflict", detail="sheet.no-longer-editable", state=row.state)
    for name, value in change.items():
        setattr(row, name, [plain(step) for step in value] if name == "first_steps" else value)
    if row.state in PUBLIC:
        check_complete(row)
    tell(work, row, place, events.sheet_edited if row.state in PUBLIC else events.sheet_revised)
    return queries.shown(work, [row])[0]


def pitch(work: Work, id: UUID) -> dict[str, Any]:
    """Show it to all; refuse (422) a sheet that does not say the least, naming what is missing."""
    row = writer(work, work.find(Sheet, id, lock=True))
    place = held(work, row.workshop)
    states.move(row, "pitched")
    check_complete(row)
    return moved(work, row, place, events.sheet_pitched)


def select_one(work: Work, id: UUID) -> dict[str, Any]:
    """Let it become a project; once."""
    return chosen(work, id, "selected", events.sheet_selected)


def keep(work: Work, id: UUID) -> dict[str, Any]:
    """Keep it for a later day."""
    return chosen(work, id, "kept_for_later", events.sheet_kept)


def chosen(work: Work, id: UUID, to: str, kind: EventType) -> dict[str, Any]:
    row = work.find(Sheet, id, lock=True)
    states.move(row, to)
    return moved(work, row, work.find(Workshop, row.workshop), kind)


def moved(work: Work, row: Sheet, place: Workshop, kind: EventType) -> dict[str, Any]:
    row.version += 1
    tell(work, row, place, kind)
    body = {"sheet": row.ref, "table": f"tables/{row.at_table}", "name": row.name, "state": row.state}
    live.say(work, place.id, live.called(kind), body=body)
    return queries.shown(work, [row])[0]


def tell(work: Work, row: Sheet, place: Workshop, kind: EventType) -> None:
    told = queries.shape(row, place, work.find(WorkshopTable, row.at_table))
    work.emit(kind, row.ref, told, authors=queries.authors(work, row.id))


def writer(work: Work, row: Sheet) -> Sheet:
    """Return the sheet to who may write on it; refuse others (403), or hide a draft from them (404)."""
    facilitates = facilitators.may(work, row.workshop, "sheets:write", "facilitator")
    if not facilitates and row.id not in queries.mine(work, [row.at_table]):
        known = row.state in PUBLIC or queries.hosts(work, row.workshop)
        raise Problem("forbidden", detail="sheet.not-yours") if known else Problem("not-found")
    return row


def held(work: Work, workshop: UUID) -> Workshop:
    """Return the workshop of a sheet; refuse (409) to write before it runs, or once it was reported on."""
    place = work.find(Workshop, workshop)
    if place.state not in HELD:
        raise Problem("conflict", detail="sheet.not-now", state=place.state)
    return place


def check_complete(row: Sheet) -> None:
    """Refuse (422) a sheet that is shown without what it is for, naming all that is missing."""
    missing = [name for name in PITCHED_WITH if not getattr(row, name)]
    if missing:
        raise Problem("invalid", errors={f"/{name}": ["sheet.missing"] for name in missing})


def plain(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return a first step as it is kept: dates as text (RFC 3339)."""
    by = step.get("by")
    return {"what": step["what"], "who": step.get("who"), "by": by.isoformat() if by else None}


def sign(work: Work, sheet: UUID, participants: Any) -> None:
    rows = [{"territory": work.territory.slug, "sheet": sheet, "participant": one} for one in participants]
    if rows:
        work.session.execute(insert(author).on_conflict_do_nothing(), rows)


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Make one person's sheets those of whom they turned out to be."""
    for sheet in forget(work, participant):
        sign(work, sheet, [known_as])


def forget(work: Work, participant: UUID) -> list[UUID]:
    """Take a person off the sheets they wrote; the sheets stay the table's. Return which."""
    gone = delete(author).where(author.c.participant == participant).returning(author.c.sheet)
    return list(work.session.execute(gone).scalars())


def used(work: Work, table: UUID) -> bool:
    return work.session.execute(select(Sheet.id).where(Sheet.at_table == table).limit(1)).first() is not None
