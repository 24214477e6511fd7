"""Reading sheets: those that all may read, those of a table."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from workshops.base import Base
from workshops.facilitators import queries as facilitators
from workshops.people import queries as people
from workshops.registrations.models import Registration
from workshops.sheets.models import Sheet, author
from workshops.sheets.states import EDITABLE, PUBLIC, states
from workshops.tables import queries as tables
from workshops.tables.models import WorkshopTable
from workshops.workshops.models import Workshop
from workshops.workshops.states import HELD

Found = TypeVar("Found", bound=Base)
PLAIN = (
    "id", "name", "need", "idea", "for_whom", "with_whom", "first_steps", "help_needed", "economic_model",
    "social_use", "state", "version", "created_at",
)  # fmt: skip


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List the sheets that all may read, the newest first."""
    rows = select(Sheet).where(Sheet.state.in_(PUBLIC))
    if "workshop" in query:
        rows = rows.where(Sheet.workshop == query["workshop"])
    if "state" in query:
        rows = rows.where(Sheet.state == query["state"])
    if "ids" in query:
        rows = rows.where(Sheet.id.in_(query["ids"]))
    if "edition" in query:
        here = select(Workshop.id).where(Workshop.edition == query["edition"])
        rows = rows.where(Sheet.workshop.in_(here))
    page = paginate(work.session, rows, [by_id(Sheet.id)], limit=query["limit"], after=query.get("after"))
    return Page(shown(work, page.items), page.next)


def at_table(work: Work, table: UUID, query: Mapping[str, Any]) -> Page:
    """List the sheets of a table that the asker may read."""
    row, _ = tables.visible(work, table)
    rows = select(Sheet).where(Sheet.at_table == row.id)
    if not hosts(work, row.workshop):
        rows = rows.where(or_(Sheet.state.in_(PUBLIC), Sheet.id.in_(mine(work, [table]))))
    page = paginate(work.session, rows, [by_id(Sheet.id)], limit=query["limit"], after=query.get("after"))
    return Page(shown(work, page.items), page.next)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one; a draft to those of its table and those who host alone."""
    row = work.find(Sheet, id)
    if row.state not in PUBLIC and not hosts(work, row.workshop) and row.id not in mine(work, [row.at_table]):
        raise Problem("not-found")
    return shown(work, [row])[0]


def shown(work: Work, rows: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Give sheets the shape in which the asker sees them, with a fixed number of reads."""
    places = {row.id: row for row in every(work, Workshop, [row.workshop for row in rows])}
    sat_at = {row.id: row for row in every(work, WorkshopTable, [row.at_table for row in rows])}
    own = mine(work, [row.at_table for row in rows])
    return [
        shape(row, places[row.workshop], sat_at[row.at_table])
        | {"mine": row.id in own, "actions": actions(work, row, places[row.workshop], mine=row.id in own)}
        for row in rows
    ]


def shape(row: Sheet, place: Workshop, table: WorkshopTable) -> dict[str, Any]:
    """Return what all may know of a sheet, as events carry it; the challenge of its table saves others a read."""
    return {name: getattr(row, name) for name in PLAIN} | {
        "table": table.ref, "challenge": table.challenge, "workshop": place.ref, "edition": place.edition,
        "origins": [table.ref],
    }  # fmt: skip


def every(work: Work, model: type[Found], ids: Sequence[UUID]) -> Sequence[Found]:
    return work.session.execute(select(model).where(model.id.in_(set(ids)))).scalars().all()


def mine(work: Work, tables: Sequence[UUID]) -> set[UUID]:
    """Return which sheets of these tables are the asker's: they sit there, or are among the authors."""
    asker = work.asker
    if asker is None or not tables:
        return set()
    sits = select(Registration.at_table).where(
        Registration.participant == asker, Registration.state == "checked_in", Registration.at_table.in_(tables)
    )
    wrote = select(author.c.sheet).where(author.c.participant == asker)
    rows = select(Sheet.id).where(Sheet.at_table.in_(tables), or_(Sheet.at_table.in_(sits), Sheet.id.in_(wrote)))
    return set(work.session.execute(rows).scalars())


def hosts(work: Work, workshop: UUID) -> bool:
    return facilitators.may(work, workshop, "sheets:write", *facilitators.STAFF)


def actions(work: Work, row: Sheet, place: Workshop, *, mine: bool) -> list[str]:
    """Name what the asker may do now, as the state table allows it."""
    writes = (mine or facilitators.may(work, place.id, "sheets:write", "facilitator")) and place.state in HELD
    chooses = people.may(work.acting, "sheets:write", "coordinator")
    possible = {
        "edit": writes and row.state in EDITABLE,
        "pitch": writes and states.allows(row.state, "pitched"),
        "select": chooses and states.allows(row.state, "selected"),
        "keep": chooses and states.allows(row.state, "kept_for_later"),
    }
    return [name for name, allowed in possible.items() if allowed]


def authors(work: Work, sheet: UUID) -> list[UUID]:
    found = select(author.c.participant).where(author.c.sheet == sheet).order_by(author.c.participant)
    return list(work.session.execute(found).scalars())
