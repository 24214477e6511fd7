"""Everything that this service keeps about a person, for themselves (GDPR, articles 15 and 20)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from chassis import audit
from chassis.http import Problem
from chassis.work import Work
from workshops.cards.models import Card
from workshops.facilitators.models import Facilitator
from workshops.people import queries as people
from workshops.registrations import queries as registrations
from workshops.registrations.models import Registration
from workshops.sheets import queries as sheets
from workshops.sheets.models import Sheet, author
from workshops.votes.models import Vote

# Under which name the export holds what each column that names a person leads to.
HELD: Mapping[str, ColumnElement[Any]] = {
    "registrations": Registration.__table__.c.participant,
    "cards": Card.__table__.c.author,
    "sheets": author.c.participant,
    "facilitates": Facilitator.__table__.c.participant,
    "named": Facilitator.__table__.c.named_by,
    "joined_at": people.joined.c.participant,
}

CARD = ("id", "kind", "text", "version", "created_at")
VOTE = ("created_at",)
LED = ("created_at", "ended_at")


def export(work: Work) -> dict[str, Any]:
    """Gather where a person signed up, what they wrote, voted for and led, and whom they had lead, the oldest first."""
    me = work.asker
    if me is None or work.erased(me):
        raise Problem("unauthenticated")

    def held(model: Any, name: str) -> list[Any]:
        return list(work.session.execute(select(model).where(HELD[name] == me).order_by(model.id)).scalars())

    coming = held(Registration, "registrations")
    votes = select(Vote).where(Vote.registration.in_([row.id for row in coming])).order_by(Vote.id)
    wrote = select(Sheet).join(author, author.c.sheet == Sheet.id).where(HELD["sheets"] == me).order_by(Sheet.id)
    return {
        "registrations": [registrations.show(work, row) for row in coming],
        "cards": [shape(row, CARD) | {"table": f"tables/{row.at_table}"} for row in held(Card, "cards")],
        "votes": [shape(row, VOTE) | {"card": f"cards/{row.card}"} for row in work.session.execute(votes).scalars()],
        "sheets": sheets.shown(work, work.session.execute(wrote).scalars().all()),
        "facilitates": [led(row) for row in held(Facilitator, "facilitates")],
        "named": [led(row) for row in held(Facilitator, "named")],
        "audit": audit.of(work, me),
        "joined_at": work.session.execute(select(people.joined.c.joined_at).where(HELD["joined_at"] == me)).scalar(),
    }


def led(row: Facilitator) -> dict[str, Any]:
    return shape(row, LED) | {"workshop": f"workshops/{row.workshop}"}


def shape(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
