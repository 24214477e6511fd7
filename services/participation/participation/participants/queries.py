"""Who is who: the person who acts, and what others may know of a person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis import tables
from chassis.http import Page, Problem, paginate
from chassis.http.lists import by_id
from chassis.work import Work
from participation.participants.models import Participant
from participation.roles import queries as roles
from participation.roles.models import Role
from participation.words import label

PRESENT: dict[str, Any] = {"read": True, "key_share": True}  # neither erased nor merged meanwhile
UNCHANGED: dict[str, Any] = {"key_share": True}  # nor claimed
ALONE: dict[str, Any] = {}  # and nothing of theirs is being written


def get(work: Work, id: UUID | None) -> Participant | None:
    """Return a person, whoever they turned out to be; None for one who never was or is gone."""
    if id is None:
        return None
    key = {"territory": work.territory.slug}
    found = work.session.get(Participant, key | {"id": id})
    return at_hand(work, found or work.session.get(Participant, key | {"id": work.known_as(id)}))


def at_hand(work: Work, person: Participant | None) -> Participant | None:
    """Keep a person at hand until the commit; a session forgets what nobody holds, and would ask again."""
    if person is not None:
        work.session.info[person.id] = person
    return person


def id_of(work: Work) -> UUID | None:
    """Return the id under which the asker is known now, or None for a visitor, a token or a service."""
    person = get(work, work.acting.participant)
    return person.id if person else None


def held(work: Work, id: UUID | None, strength: dict[str, Any]) -> Participant | None:
    """Return a person, whoever they turned out to be, and keep them as they are until the commit."""
    if id is None:
        return None
    return locked(work, id, strength) or locked(work, work.known_as(id), strength)


def locked(work: Work, id: UUID, strength: dict[str, Any]) -> Participant | None:
    row = select(Participant).where(Participant.id == id).with_for_update(**strength)
    return at_hand(work, work.session.execute(row, execution_options={"populate_existing": True}).scalar_one_or_none())


def current(work: Work) -> Participant:
    """Return the person who acts, held until the commit; refuse (401) one who was erased a moment ago.

    A provisional one is held against a claim at the same moment, which would miss what is being written.
    """
    person = held(work, work.acting.participant, PRESENT)
    if person is not None and person.claimed_at is None:
        person = held(work, person.id, UNCHANGED)
    if person is None:
        raise Problem("unauthenticated")
    return person


def by_email(work: Work, email: str) -> Participant | None:
    return work.session.execute(select(Participant).where(Participant.email == email)).scalar_one_or_none()


def contact(work: Work, id: UUID) -> dict[str, Any]:
    """Return how to reach a person, for the one service that writes to them; refuse (404) one who is gone."""
    person = get(work, id)
    if person is None:
        raise Problem("not-found")
    return {
        "participant": person.id,
        "email": person.email,
        "language": person.language,
        "label": label(person.pseudonym, person.language),
    }


def labels(work: Work, ids: Sequence[UUID]) -> Page:
    """Tell how people are signed, whoever they turned out to be; those who are gone are left out."""
    named = select(Participant.id, Participant.pseudonym, tables.alias.c.participant).outerjoin(
        tables.alias, tables.alias.c.known_as == Participant.id
    )
    rows = work.session.execute(named.where(Participant.id.in_(ids) | tables.alias.c.participant.in_(ids))).all()
    asked = set(ids)
    known = {id: label(row.pseudonym, work.acting.language) for row in rows for id in (row.id, row.participant)}
    return Page([{"id": id, "label": words} for id, words in known.items() if id in asked])


def myself(work: Work) -> Participant:
    """Return the person who acts, to be read; refuse (401) one who was erased a moment ago."""
    person = get(work, work.acting.participant)
    if person is None:
        raise Problem("unauthenticated")
    return person


def me(work: Work) -> dict[str, Any]:
    return shown(work, myself(work))


def shown(work: Work, person: Participant) -> dict[str, Any]:
    names = ("id", "pseudonym", "email", "language", "version", "created_at")
    return {name: getattr(person, name) for name in names} | {
        "label": label(person.pseudonym, work.acting.language),
        "roles": roles.of(work, person.id),
        "provisional": person.claimed_at is None,
    }


def listed(work: Work, query: Mapping[str, Any]) -> Page:
    """List the people whom administrators may give roles to, the newest first."""
    rows = select(Participant).where(Participant.claimed_at.is_not(None))
    if "q" in query:
        rows = rows.where(Participant.pseudonym.icontains(query["q"], autoescape=True))
    if "ids" in query:
        rows = rows.where(Participant.id.in_(query["ids"]))
    if query.get("bearing"):
        rows = rows.where(Participant.id.in_(select(Role.participant)))
    if "email" in query:
        rows = rows.where(Participant.email == query["email"])
    if "role" in query:
        rows = rows.where(Participant.id.in_(select(Role.participant).where(Role.role == query["role"])))
    page = paginate(work.session, rows, [by_id(Participant.id)], limit=query["limit"], after=query.get("after"))
    log = roles.log_of(work, [person.id for person in page.items])
    items = [
        {
            "id": person.id,
            "label": label(person.pseudonym, work.acting.language),
            "roles": [held["role"] for held in log.get(person.id, ())],
            "held": log.get(person.id, []),
            "created_at": person.created_at,
        }
        for person in page.items
    ]
    return Page(items, page.next)
