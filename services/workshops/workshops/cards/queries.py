"""Reading cards: those of a table, those of the wall."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from chassis.http import Page, paginate
from chassis.http.lists import Order, by_id
from chassis.work import Work
from workshops.cards import standing
from workshops.cards.models import Card
from workshops.cards.standing import Standing
from workshops.phases import queries as phases
from workshops.votes.models import Vote
from workshops.workshops import queries as workshops

OLDEST = [Order(Card.id, descending=False, read=UUID)]
PLAIN = ("id", "kind", "text", "version", "created_at")


def at_table(work: Work, table: UUID, query: Mapping[str, Any]) -> Page:
    """List the cards of a table, the oldest first: those that are shown, and one's own; all, for who facilitates."""
    here = standing.at(work, table)
    rows = select(Card).where(Card.at_table == table)
    if not here.facilitates:
        rows = rows.where(or_(Card.number <= here.reach, Card.author == here.participant))
    page = paginate(work.session, rows, OLDEST, limit=query["limit"], after=query.get("after"))
    return Page(shown(work, page.items, here), page.next)


def on_wall(work: Work, workshop: UUID, query: Mapping[str, Any]) -> Page:
    """List the cards of all tables that are shown, the newest first; or those with most votes, once these are over."""
    row = workshops.visible(work, workshop)
    rows = select(Card).where(Card.workshop == row.id, Card.number <= phases.reach(row.id))
    counted = phases.counted(phases.of(work, row.id))
    if query["sort"] == "votes" and counted:
        cast = select(func.count()).where(Vote.card == Card.id).scalar_subquery()
        found = work.session.execute(rows.order_by(cast.desc(), Card.id).limit(query["limit"])).scalars().all()
        page = Page(found)
    else:
        page = paginate(work.session, rows, [by_id(Card.id)], limit=query["limit"], after=query.get("after"))
    return Page(dressed(work, page.items, row.edition, counted=counted), page.next)


def show(work: Work, row: Card, here: Standing) -> dict[str, Any]:
    return shown(work, [row], here)[0]


def shown(work: Work, rows: Sequence[Card], here: Standing) -> list[dict[str, Any]]:
    """Give cards the shape in which the asker sees them, with a fixed number of reads."""
    mine = voted(work, rows, here.registration)
    return [
        card | {
            "shown": row.number <= here.reach, "mine": is_mine(row, here), "voted": row.id in mine,
            "actions": actions(row, here, row.id in mine),
        }
        for row, card in zip(rows, dressed(work, rows, here.edition, counted=here.counted), strict=True)
    ]  # fmt: skip


def dressed(work: Work, rows: Sequence[Card], edition: str | None, *, counted: bool) -> list[dict[str, Any]]:
    """Give cards the shape in which all see them; votes are counted for nobody before they are over."""
    votes = counts(work, rows) if counted else {}
    return [
        {name: getattr(row, name) for name in PLAIN} | {
            "table": f"tables/{row.at_table}", "origins": [f"tables/{row.at_table}"], "edition": edition,
            "shown": True, "mine": False, "voted": False, "actions": [],
            "votes": votes.get(row.id, 0) if counted else None,
        }
        for row in rows
    ]  # fmt: skip


def counts(work: Work, rows: Sequence[Card]) -> Mapping[UUID, int]:
    ids = [row.id for row in rows]
    cast = select(Vote.card, func.count().label("cast")).where(Vote.card.in_(ids)).group_by(Vote.card)
    return {row.card: row.cast for row in work.session.execute(cast)}


def voted(work: Work, rows: Sequence[Card], registration: UUID | None) -> set[UUID]:
    """Return which of these cards a person voted for."""
    if registration is None:
        return set()
    cast = select(Vote.card).where(Vote.registration == registration, Vote.card.in_([row.id for row in rows]))
    return set(work.session.execute(cast).scalars())


def is_mine(row: Card, here: Standing) -> bool:
    return row.author is not None and row.author == here.participant


def actions(row: Card, here: Standing, voted: bool) -> list[str]:
    """Name what the asker may do now; pages make their buttons of these."""
    mine = is_mine(row, here)
    votes = here.votes and here.registration is not None and row.number <= here.reach
    possible = {
        "edit": here.writes and (mine or here.facilitates),
        "remove": here.facilitates or (here.writes and mine),
        "vote": votes and not voted,
        "unvote": votes and voted,
    }
    return [name for name, allowed in possible.items() if allowed]
