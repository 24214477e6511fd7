"""Who acts, as this service knows them: an id, and whether they are known to anyone yet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, text

from chassis.context import Acting
from chassis.http import Problem
from chassis.http.access import Access
from chassis.tables import moment
from chassis.work import Work

joined = Table("joined", MetaData(), Column("participant", Uuid), Column("joined_at", moment))
someone = Access()  # a person, or a token with the scope
KNOWN = text("""
SELECT coalesce(alias.known_as, :participant) AS id, alias.known_as IS NOT NULL OR EXISTS (
    SELECT 1 FROM joined WHERE joined.territory = :territory AND joined.participant = :participant
) AS joined, EXISTS (
    SELECT 1 FROM tombstone WHERE tombstone.territory = :territory
        AND tombstone.participant = coalesce(alias.known_as, :participant)
) AS erased
FROM (SELECT 1) AS one
LEFT JOIN alias ON alias.territory = :territory AND alias.participant = :participant
""").columns()


@dataclass(frozen=True)
class Person:
    """What a `provisional` person writes waits until they join."""

    id: UUID
    provisional: bool


def current(work: Work) -> Person:
    """Return the person who acts, whoever they turned out to be; refuse (401) one who was erased."""
    participant = work.acting.participant
    if participant is None:
        raise Problem("unauthenticated")
    asked = {"territory": work.territory.slug, "participant": participant}
    known = work.session.execute(KNOWN, asked).one()
    if known.erased:
        raise Problem("unauthenticated")
    return Person(UUID(str(known.id)), work.acting.provisional and not known.joined)


def may(acting: Acting, scope: str, *roles: str) -> bool:
    """Tell whether someone holds one of these roles here, or a token its scope."""
    return bool(acting.roles & set(roles)) or scope in acting.scopes
