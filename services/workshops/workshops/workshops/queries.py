"""Reading workshops: the list, one of them. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, literal, or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import Order, moment
from chassis.work import Work
from workshops.facilitators import queries as facilitators
from workshops.people import queries as people
from workshops.phases import queries as phases
from workshops.phases.models import Phase
from workshops.registrations import queries as registrations
from workshops.registrations.models import Registration
from workshops.workshops.models import Workshop
from workshops.workshops.states import EDITABLE, TAKING, states

PLAIN = (
    "id", "title", "summary", "format", "starts_at", "ends_at", "place", "capacity", "challenges", "votes_per_person",
    "registration_closes_at", "phase", "reason", "report", "edition", "state", "version", "origins", "created_at",
)  # fmt: skip
PLACE = ("name", "commune", "access", "online")
COORDINATING = {"open": "open", "cancel": "cancelled", "start": "running", "close": "closed", "report": "reported"}
FACILITATING = ("start", "close")


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List workshops: the next ones first where those to come are asked for, else the latest first."""
    rows = select(Workshop).where(*filters(work, query))
    soonest = query.get("when") == "upcoming"
    order = [Order(Workshop.starts_at, not soonest, moment), Order(Workshop.id, not soonest, UUID)]
    page = paginate(work.session, rows, order, limit=query["limit"], after=query.get("after"))
    return Page(shown(work, page.items), page.next)


def filters(work: Work, query: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    """Translate each filter that was given into a condition; what was never opened is for those who plan it."""
    if not may_plan(work):
        yield or_(Workshop.opened_at.is_not(None), Workshop.id.in_(facilitators.led(work)))
    for name in ("state", "format", "edition"):
        if name in query:
            yield getattr(Workshop, name) == query[name]
    if "challenge" in query:
        yield literal(query["challenge"]) == any_(Workshop.challenges)
    if query.get("mine"):
        asker = work.asker
        if asker is None:
            raise Problem("unauthenticated")
        yield Workshop.id.in_(registrations.of_person(asker).union(facilitators.led_by(asker)))
    if "ids" in query:
        yield Workshop.id.in_(query["ids"])
    if query.get("when") == "upcoming":
        yield Workshop.ends_at > work.now
    elif query.get("when") == "past":
        yield Workshop.ends_at <= work.now


def detail(work: Work, id: UUID) -> dict[str, Any]:
    return show(work, visible(work, id))


def visible(work: Work, id: UUID, *, lock: bool = False) -> Workshop:
    """Return a workshop that the asker may know of; any other does not exist for them (404)."""
    row = work.find(Workshop, id, lock=lock)
    if row.opened_at is None and not may_plan(work) and row.id not in facilitators.led(work):
        raise Problem("not-found")
    return row


def may_plan(work: Work) -> bool:
    return people.may(work.acting, "workshops:write", *facilitators.STAFF)


def show(work: Work, row: Workshop) -> dict[str, Any]:
    return shown(work, [row])[0] | {"actions": actions(work, row)}


def shown(work: Work, rows: Sequence[Workshop]) -> list[dict[str, Any]]:
    """Give workshops the shape in which they are shown, with a fixed number of reads."""
    ids = [row.id for row in rows]
    laid, seats = phases.of_all(work, ids), registrations.seats(work, rows)
    coming, led = registrations.coming(work, ids), facilitators.led(work)
    return [
        shape(row, laid[row.id]) | {"seats": seats[row.id], "mine": mine(coming.get(row.id), row.id in led)}
        for row in rows
    ]


def mine(row: Registration | None, facilitates: bool) -> dict[str, Any] | None:
    """Say how the asker takes part, or None where they do not."""
    if row is None:
        return (
            {"registration": None, "state": None, "offered_until": None, "facilitates": True} if facilitates else None
        )
    seat = {"registration": row.ref, "state": row.state, "offered_until": row.offered_until}
    return seat | {"facilitates": facilitates}


def shape(row: Workshop, laid: Sequence[Phase]) -> dict[str, Any]:
    place = {name: row.place.get(name) for name in PLACE}
    return {name: getattr(row, name) for name in PLAIN} | {"place": place, "phases": laid}


def told(work: Work, row: Workshop) -> dict[str, Any]:
    """Return what an event carries: every public field."""
    return shape(row, phases.of(work, row.id))


def actions(work: Work, row: Workshop) -> list[str]:
    """Name what the asker may do now, as the state table allows it; pages make their buttons of these."""
    coordinator = people.may(work.acting, "workshops:write", "coordinator")
    facilitator = facilitators.may(work, row.id, "workshops:write", "facilitator")
    possible = {"register": takes_registrations(row, work.now), "edit": coordinator and row.state in EDITABLE}
    for name, to in COORDINATING.items():
        allowed = coordinator or (facilitator and name in FACILITATING)
        possible[name] = allowed and states.allows(row.state, to)
    hosts = coordinator or facilitator
    possible |= {
        "move_on": hosts and row.state == "running",
        "move_back": hosts and row.state == "running",
        "add_table": hosts and row.state in EDITABLE,
        "host": hosts,
    }
    return [name for name, allowed in possible.items() if allowed]


def takes_registrations(row: Workshop, now: datetime) -> bool:
    """Tell whether one may still sign up: from the opening to the close, unless it says until when."""
    closes = row.registration_closes_at
    return row.state in TAKING and (closes is None or now < closes)
