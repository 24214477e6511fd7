"""What is done to votes; these are their only writers.

A person's votes wait for each other (their registration's row is held), and for nobody else's.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import aliased

from chassis.events import EventType
from chassis.http import Problem
from chassis.rows import fresh
from chassis.work import Work
from workshops import events
from workshops.cards.models import Card
from workshops.votes.models import Vote

HOLD = text("""
SELECT card.id AS card, card.version, card.workshop_table AS at_table, workshop.id AS workshop, workshop.edition,
    workshop.state, workshop.votes_per_person AS most, coalesce(phase.votes, false) AS votes,
    card.number <= coalesce((SELECT max(begun.number) FROM phase AS begun WHERE begun.workshop = workshop.id
        AND begun.shows AND begun.started_at IS NOT NULL), 0) AS shown,
    here.id AS registration, here.participant
FROM card
JOIN workshop ON workshop.id = card.workshop
LEFT JOIN phase ON phase.id = workshop.phase
JOIN registration AS here ON here.workshop = workshop.id AND here.state = 'checked_in' AND here.participant = coalesce(
    (SELECT known_as FROM alias WHERE alias.participant = CAST(:asker AS uuid)), CAST(:asker AS uuid)
)
WHERE card.id = :card
FOR NO KEY UPDATE OF here
""")
GIVE = text("""
WITH mine AS (
    SELECT count(*) AS cast_before, coalesce(bool_or(card = :card), false) AS already
    FROM vote WHERE registration = :registration
), given AS (
    INSERT INTO vote (territory, id, created_at, card, registration)
    SELECT :territory, :id, :created_at, :card, :registration FROM mine WHERE cast_before < :most AND NOT already
    RETURNING id
)
SELECT cast_before, already, (SELECT count(*) FROM given) AS new FROM mine
""")


def give(work: Work, card: UUID) -> dict[str, Any]:
    """Give one of one's votes to a card; a second time changes nothing, and more than one has is refused (409)."""
    here = held(work, card)
    cast = work.session.execute(GIVE, fresh(work) | keys(here) | {"most": here.most}).one()
    if not cast.new and not cast.already:
        raise Problem("conflict", detail="vote.none-left", most=here.most)
    if cast.new:
        tell(work, here, events.card_voted)
    return {"card": card, "voted": True, "left": here.most - cast.cast_before - cast.new}


def take_back(work: Work, card: UUID) -> dict[str, Any]:
    """Take a vote back, as long as votes are given; who gave none changes nothing."""
    here = held(work, card)
    gone = delete(Vote).where(Vote.card == card, Vote.registration == here.registration).returning(Vote.id)
    if work.session.execute(gone).first() is not None:
        tell(work, here, events.card_vote_withdrawn)
    cast = select(Vote.id).where(Vote.registration == here.registration)
    return {"card": card, "voted": False, "left": here.most - len(work.session.execute(cast).all())}


def held(work: Work, card: UUID) -> Any:
    """Return a card and who votes, whose other votes wait; refuse who did not come (403), and other phases (409)."""
    here = work.session.execute(HOLD, {"card": card, "asker": work.acting.participant}).one_or_none()
    if here is None or not here.shown:
        row = work.find(Card, card)
        if here is not None and row.author != here.participant:
            raise Problem("not-found")
        raise (
            Problem("forbidden", detail="vote.not-there") if here is None else Problem("conflict", detail="vote.hidden")
        )
    if here.state != "running" or not here.votes:
        raise Problem("conflict", detail="vote.not-now", state=here.state)
    return here


def keys(here: Any) -> dict[str, Any]:
    return {"card": here.card, "registration": here.registration}


def tell(work: Work, here: Any, kind: EventType) -> None:
    data = {
        "id": here.card,
        "table": f"tables/{here.at_table}",
        "workshop": f"workshops/{here.workshop}",
        "edition": here.edition,
        "version": here.version,
        "origins": [f"tables/{here.at_table}"],
    }
    work.emit(kind, f"cards/{here.card}", data)


def hand_over(work: Work, registration: UUID, to: UUID, most: int) -> None:
    """Make the votes of one registration those of another of the same person: each card once, no more than they had."""
    theirs = aliased(Vote)
    twice = select(theirs.card).where(theirs.registration == to)
    given = work.session.execute(select(Vote.id).where(Vote.registration == to)).all()
    kept = select(Vote.id).where(Vote.registration == registration, Vote.card.not_in(twice)).order_by(Vote.id)
    moved = work.session.execute(kept.limit(max(0, most - len(given)))).scalars().all()
    work.session.execute(update(Vote).where(Vote.id.in_(moved)).values(registration=to))
