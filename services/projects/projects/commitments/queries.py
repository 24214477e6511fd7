"""Reading commitments: all read the accepted and the kept, those concerned read every one of theirs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select

from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from projects.commitments import rights
from projects.commitments.models import Commitment
from projects.commitments.states import PUBLIC, states
from projects.filters import things
from projects.organisations import queries as organisations
from projects.organisations.models import Organisation
from projects.people import queries as people
from projects.people.names import UNASKED, Names
from projects.team.models import Member

SCOPE = "commitments:read"
SHOWN = (
    "id", "kind", "quantity", "unit", "place", "period", "state", "edition", "origins", "version", "created_at",
    "accepted_at",
)  # fmt: skip
ROWS: Select[Any, Any] = select(Commitment, Organisation.name).outerjoin(
    Organisation, Organisation.id == Commitment.organisation
)


def found(work: Work, query: Mapping[str, Any], names: Names) -> Page:
    """List commitments by any filter, the newest first."""
    rows = ROWS.where(mine_alone(work) if query.get("mine") else visible(work), *things(work, Commitment, query))
    for name in ("call", "organisation", "state"):
        if name in query:
            rows = rows.where(getattr(Commitment, name) == query[name])
    page = paginate(work.session, rows, [by_id(Commitment.id)], limit=query["limit"], after=query.get("after"))
    return Page(shaped(work, page.items, names), page.next)


def visible(work: Work) -> ColumnElement[bool]:
    """Say which commitments the asker may know of."""
    public = Commitment.state.in_(PUBLIC)
    if people.coordinates(work, SCOPE):
        return ~Commitment.waiting | mine(work)
    asker = work.asker
    if asker is None:
        return public
    teams = select(Member.project).where(Member.participant == asker, Member.state == "active")
    return or_(public, mine(work), ~Commitment.waiting & Commitment.project.in_(teams))


def mine(work: Work) -> ColumnElement[bool]:
    """Say which commitments the asker gave, or may speak for."""
    asker = work.asker
    if asker is None:
        return false()
    in_their_name = ~Commitment.waiting & Commitment.organisation.in_(organisations.of(asker))
    return or_(Commitment.giver == asker, in_their_name)


def mine_alone(work: Work) -> ColumnElement[bool]:
    """Say the same for a list of these alone: by their ids, since an `or` would walk the whole territory for a few."""
    asker = work.asker
    if asker is None:
        raise Problem("unauthenticated")
    gave = select(Commitment.id).where(Commitment.giver == asker)
    in_their_name = ~Commitment.waiting & Commitment.organisation.in_(organisations.of(asker))
    return Commitment.id.in_(gave.union(select(Commitment.id).where(in_their_name)))


def detail(work: Work, id: UUID, names: Names = UNASKED) -> dict[str, Any]:
    """Show one, with what the asker may do; refuse what they may not know of (404), or may not any more (410)."""
    return show(work, work.find(Commitment, id), names)


def show(work: Work, row: Commitment, names: Names = UNASKED) -> dict[str, Any]:
    gave, receives = rights.gave(work, row), rights.receives(work, row, SCOPE)
    if row.waiting and row.giver != work.asker:
        raise Problem("not-found")
    if row.state not in PUBLIC and not gave and not receives:
        raise Problem("gone" if row.accepted_at else "not-found")
    name = work.find(Organisation, row.organisation).name if row.organisation else None
    private = {"note": row.note, "reason": row.reason} if gave or receives else {"note": None, "reason": None}
    possible = actions(row, gave, receives)
    return shaped(work, [(row, name)], names)[0] | private | {"waiting": row.waiting, "actions": possible}


def actions(row: Commitment, gave: bool, receives: bool) -> list[str]:
    """Name what the asker may do now, as the state table allows it; pages make their buttons of these."""
    judges = receives and not gave
    possible = {
        "accept": receives and states.allows(row.state, "accepted"),
        "decline": receives and states.allows(row.state, "declined"),
        "keep": judges and states.allows(row.state, "kept"),
        "miss": judges and states.allows(row.state, "missed"),
        "release": (gave or receives) and states.allows(row.state, "released"),
    }
    return [name for name, allowed in possible.items() if allowed]


def shaped(work: Work, rows: Sequence[Any], names: Names) -> list[dict[str, Any]]:
    """Give rows the shape in which they are shown, their givers asked for at once."""
    label = names.of(work, [row.giver for row, _ in rows if row.organisation is None])
    own = owned(work, [row for row, _ in rows])
    return [
        {field: getattr(row, field) for field in SHOWN}
        | {
            "project": row.project_ref,
            "call": row.call_ref,
            "giver": row.given_by | {"label": organisation or label(row.giver)},
            "mine": row.id in own,
        }
        for row, organisation in rows
    ]


def owned(work: Work, rows: Sequence[Commitment]) -> set[UUID]:
    """Return those that the asker gave, or may speak for."""
    asker = work.asker
    if asker is None:
        return set()
    named = {row.organisation for row in rows if row.organisation is not None}
    speaks_for = set(work.session.execute(organisations.of(asker)).scalars()) if named else set()
    return {row.id for row in rows if row.giver == asker or row.organisation in speaks_for}
