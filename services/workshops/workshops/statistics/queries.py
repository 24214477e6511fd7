"""Counting; one read for each kind of thing."""

from typing import Any

from sqlalchemy import Select, func, select

from chassis.work import Work
from workshops.cards.models import Card
from workshops.registrations import queries as registrations
from workshops.registrations.models import Registration
from workshops.sheets.models import Sheet
from workshops.tables.models import WorkshopTable
from workshops.votes.models import Vote
from workshops.workshops.models import Workshop


def of(work: Work, edition: str | None) -> dict[str, Any]:
    """Count what belongs to workshops that were opened, of one edition or of all."""
    opened = select(Workshop.id).where(Workshop.opened_at.is_not(None))
    if edition is not None:
        opened = opened.where(Workshop.edition == edition)
    signed_up = by_state(work, Registration, Registration.workshop.in_(opened), ~Registration.waiting)
    came = select(registrations.people_of(Registration.state == "checked_in")).where(Registration.workshop.in_(opened))
    votes = select(func.count()).select_from(Vote).join(Card, Card.id == Vote.card).where(Card.workshop.in_(opened))
    return {
        "edition": edition,
        "workshops": by_state(work, Workshop, Workshop.id.in_(opened)),
        "registrations": signed_up,
        "attendance": count(work, came),
        "tables": count(work, many(WorkshopTable, opened)),
        "cards": count(work, many(Card, opened)),
        "votes": count(work, votes),
        "sheets": by_state(work, Sheet, Sheet.workshop.in_(opened)),
    }


def many(model: Any, opened: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(model).where(model.workshop.in_(opened))


def count(work: Work, counted: Select[Any]) -> int:
    return int(work.session.execute(counted).scalar_one())


def by_state(work: Work, model: Any, *conditions: Any) -> dict[str, int]:
    counted = select(model.state, func.count()).where(*conditions).group_by(model.state).order_by(model.state)
    return {row[0]: row[1] for row in work.session.execute(counted)}
