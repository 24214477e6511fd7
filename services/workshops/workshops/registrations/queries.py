"""Reading registrations: how many seats, who comes, mine."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import Order
from chassis.work import Work
from workshops import keys
from workshops.facilitators import queries as facilitators
from workshops.facilitators.queries import STAFF, Labels
from workshops.people import queries as people
from workshops.registrations.models import Registration
from workshops.registrations.states import COMING, states
from workshops.words import words
from workshops.workshops.models import Workshop

SEATED = or_(Registration.state.in_(COMING), Registration.offered_until.is_not(None))
OLDEST = [Order(Registration.id, descending=False, read=UUID)]


def people_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the people, not the registrations: some come with others."""
    return func.coalesce(func.sum(Registration.people).filter(condition), 0)


def taken(work: Work, workshop: UUID) -> int:
    """Count the seats that are taken or kept for someone; true as long as the workshop is held."""
    counted = select(people_of(SEATED)).where(Registration.workshop == workshop)
    return work.session.execute(counted).scalar_one()


def seats(work: Work, rows: Sequence[Workshop]) -> Mapping[UUID, Mapping[str, int]]:
    """Return the seats of several workshops, in one read."""
    counted = (
        select(
            Registration.workshop,
            people_of(Registration.state.in_(COMING)).label("confirmed"),
            people_of(Registration.state == "waitlisted").label("waitlisted"),
            people_of(SEATED).label("taken"),
        )
        .where(Registration.workshop.in_([row.id for row in rows]))
        .group_by(Registration.workshop)
    )
    found = {row.workshop: row for row in work.session.execute(counted)}
    return {row.id: seats_of(row, found.get(row.id)) for row in rows}


def seats_of(row: Workshop, counted: Any) -> Mapping[str, int]:
    return {
        "capacity": row.capacity,
        "confirmed": counted.confirmed if counted else 0,
        "waitlisted": counted.waitlisted if counted else 0,
        "free": max(0, row.capacity - (counted.taken if counted else 0)),
    }


def active(work: Work, workshop: UUID, participant: UUID) -> Registration | None:
    """Return a person's registration for a workshop, unless they cancelled it."""
    rows = select(Registration).where(
        Registration.workshop == workshop, Registration.participant == participant, Registration.state != "cancelled"
    )
    return work.session.execute(rows).scalar_one_or_none()


def of_person(participant: UUID) -> Select[Any]:
    """Select the workshops that a person signed up for, unless they cancelled."""
    return select(Registration.workshop).where(
        Registration.participant == participant, Registration.state != "cancelled"
    )


def coming(work: Work, workshops: Sequence[UUID]) -> Mapping[UUID, Registration]:
    """Return the asker's registrations for several workshops, in one read."""
    if (asker := work.asker) is None:
        return {}
    rows = select(Registration).where(
        Registration.workshop.in_(workshops), Registration.participant == asker, Registration.state != "cancelled"
    )
    return {row.workshop: row for row in work.session.execute(rows).scalars()}


def mine(work: Work, workshop: UUID) -> dict[str, Any]:
    """Show my registration for a workshop; refuse (404) where I have none."""
    asker = work.asker
    row = active(work, workshop, asker) if asker else None
    if row is None:
        raise Problem("not-found")
    return show(work, row)


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one to its person and to those who host; for others it does not exist (404)."""
    row = work.find(Registration, id)
    if not is_mine(work, row) and not hosts(work, row.workshop):
        raise Problem("not-found")
    return show(work, row)


def listed(work: Work, workshop: UUID, query: Mapping[str, Any], labels: Labels) -> Page:
    """List who signed up, the first ones first, as those who host need it at the door."""
    row = work.find(Workshop, workshop)
    facilitators.must_host(work, row.id)
    rows = select(Registration).where(Registration.workshop == row.id)
    if "state" in query:
        rows = rows.where(Registration.state == query["state"])
    if "table" in query:
        rows = rows.where(Registration.at_table == query["table"])
    page = paginate(work.session, rows, OLDEST, limit=query["limit"], after=query.get("after"))
    named = labels(work, [item.participant for item in page.items if item.participant])
    nobody = words(work.acting.language, "person.nobody")
    leads = {one.participant for one in facilitators.current(work, row.id) if one.participant}
    items = [
        line(work, item, row, item.participant in leads) | {"label": named.get(item.participant, nobody)}
        for item in page.items
    ]
    return Page(items, page.next)


def line(work: Work, row: Registration, workshop: Workshop, leads: bool) -> dict[str, Any]:
    """Return a registration as the door shows it; a coordinator may have its person facilitate."""
    shown = shape(work, row, workshop) | {"facilitates": leads}
    known = row.participant is not None and not row.waiting and row.state != "cancelled"
    if known and not leads and people.may(work.acting, "workshops:write", "coordinator"):
        shown["actions"].append("name_facilitator")
    return shown


def show(work: Work, row: Registration) -> dict[str, Any]:
    return shape(work, row, work.find(Workshop, row.workshop))


def shape(work: Work, row: Registration, workshop: Workshop) -> dict[str, Any]:
    names = ("id", "needs", "people", "offered_until", "checked_in_at", "waiting", "state", "version", "created_at")
    return {name: getattr(row, name) for name in names} | {
        "workshop": workshop.ref,
        "table": f"tables/{row.at_table}" if row.at_table else None,
        "code": keys.code_of(work, row.id),
        "edition": workshop.edition,
        "origins": [workshop.ref],
        "actions": actions(work, row),
    }


def actions(work: Work, row: Registration) -> list[str]:
    """Name what the asker may do now, as the state table allows it."""
    mine, staff = is_mine(work, row), hosts(work, row.workshop)
    coordinator = people.may(work.acting, "registrations:write", "coordinator")
    possible = {
        "accept": mine and row.state == "waitlisted" and row.offered_until is not None,
        "cancel": (mine or coordinator) and states.allows(row.state, "cancelled"),
        "check_in": staff and states.allows(row.state, "checked_in"),
        "undo_check_in": staff and row.state == "checked_in",
        "absent": staff and states.allows(row.state, "absent"),
    }
    return [name for name, allowed in possible.items() if allowed]


def is_mine(work: Work, row: Registration) -> bool:
    return row.participant is not None and row.participant == work.asker


def hosts(work: Work, workshop: UUID) -> bool:
    return facilitators.may(work, workshop, "registrations:read", *STAFF)
