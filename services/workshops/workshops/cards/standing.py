"""Where someone stands at a table: what runs, what it lets people do, and whether they sit there. One statement.

Hundreds write within seconds: what they need to know is asked at once, and no row is locked for it.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Boolean, Integer, Text, Uuid, text

from chassis.http import Problem
from chassis.work import Work
from workshops.people import queries as people

STAND = text("""
SELECT place.id AS at_table, workshop.id AS workshop, workshop.state, workshop.edition,
    workshop.opened_at IS NOT NULL AS opened,
    coalesce(phase.number, 0) AS number, coalesce(phase.writes, false) AS writes, coalesce(phase.votes, false) AS votes,
    coalesce((SELECT max(begun.number) FROM phase AS begun WHERE begun.workshop = workshop.id AND begun.shows
        AND begun.started_at IS NOT NULL), 0) AS reach,
    EXISTS (SELECT 1 FROM phase AS held WHERE held.workshop = workshop.id AND held.votes AND held.ended_at IS NOT NULL)
        AND NOT coalesce(phase.votes, false) AS counted,
    me.participant, here.id AS registration, here.workshop_table AS sits_at,
    EXISTS (SELECT 1 FROM facilitator WHERE facilitator.workshop = workshop.id
        AND facilitator.participant = me.participant AND facilitator.ended_at IS NULL) AS facilitates
FROM workshop_table AS place
JOIN workshop ON workshop.id = place.workshop
LEFT JOIN phase ON phase.id = workshop.phase
LEFT JOIN (
    SELECT known.participant FROM (SELECT coalesce(
        (SELECT known_as FROM alias WHERE alias.participant = CAST(:asker AS uuid)), CAST(:asker AS uuid)
    ) AS participant) AS known
    WHERE NOT EXISTS (SELECT FROM tombstone WHERE tombstone.participant = known.participant)
) AS me ON true
LEFT JOIN registration AS here
    ON here.workshop = workshop.id AND here.participant = me.participant AND here.state = 'checked_in'
WHERE place.id = :table
""").columns(
    at_table=Uuid,
    workshop=Uuid,
    state=Text,
    edition=Text,
    opened=Boolean,
    number=Integer,
    writes=Boolean,
    votes=Boolean,
    reach=Integer,
    counted=Boolean,
    participant=Uuid,
    registration=Uuid,
    sits_at=Uuid,
    facilitates=Boolean,
)


@dataclass(frozen=True)
class Standing:
    """What holds at a table now. `reach`: cards up to this phase are shown; `counted`: votes are over."""

    at_table: UUID
    workshop: UUID
    state: str
    edition: str | None
    opened: bool
    number: int
    writes: bool
    votes: bool
    reach: int
    counted: bool
    participant: UUID | None
    registration: UUID | None
    sits_at: UUID | None
    facilitates: bool

    @property
    def ref(self) -> str:
        return f"workshops/{self.workshop}"

    @property
    def table_ref(self) -> str:
        return f"tables/{self.at_table}"

    @property
    def sits_here(self) -> bool:
        return self.sits_at == self.at_table


def at(work: Work, table: UUID) -> Standing:
    """Return how the asker stands at a table; one that they may not know of does not exist (404)."""
    acting = work.acting
    asked = {"table": table, "asker": acting.participant}
    row = work.session.execute(STAND, asked).mappings().one_or_none()
    known = people.may(acting, "cards:write", "coordinator", "facilitator")
    if row is None or not (row["opened"] or known or row["facilitates"]):
        raise Problem("not-found")
    facilitates = row["facilitates"] or people.may(acting, "cards:write", "facilitator")
    return Standing(**dict(row) | {"facilitates": facilitates})


def member(work: Work, table: UUID) -> Standing:
    """Return how who sits at a table, or facilitates, stands there; refuse (403) the others."""
    standing = at(work, table)
    if not standing.sits_here and not standing.facilitates:
        raise Problem("forbidden", detail="table.not-yours")
    return standing
