"""Reading who facilitates a workshop; and who hosts it, which every room asks before it lets them act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from chassis.context import Acting
from chassis.http import Page, Problem
from chassis.http.access import Access
from chassis.work import Work
from workshops.facilitators.models import Facilitator
from workshops.people import queries as people
from workshops.workshops.models import Workshop

STAFF = ("coordinator", "facilitator")
LED = "facilitators.led"
Labels = Callable[[Work, Iterable[UUID]], Mapping[UUID | None, str]]


@dataclass(frozen=True)
class Hosting(Access):
    """Those who hold one of the roles in the territory, and whoever facilitates the one workshop: that, each action
    asks with its row at hand (`must_host`)."""

    def check(self, acting: Acting, scope: str) -> None:
        if acting.kind != "person" or acting.participant is None:
            super().check(acting, scope)


hosting = Hosting(roles=frozenset(STAFF))


def led(work: Work) -> frozenset[UUID]:
    """Return the workshops that the asker facilitates, whatever their roles; asked once."""
    asker = work.asker
    if asker is None:
        return frozenset()
    if LED not in work.session.info:
        work.session.info[LED] = frozenset(work.session.execute(led_by(asker)).scalars())
    found: frozenset[UUID] = work.session.info[LED]
    return found


def led_by(participant: UUID) -> Select[Any]:
    now = Facilitator.participant == participant, Facilitator.ended_at.is_(None)
    return select(Facilitator.workshop).where(*now)


def may(work: Work, workshop: UUID, scope: str, *roles: str) -> bool:
    """Tell whether someone holds one of these roles in the territory or in this workshop, or a token its scope."""
    return people.may(work.acting, scope, *roles) or ("facilitator" in roles and workshop in led(work))


def must_host(work: Work, workshop: UUID) -> None:
    """Refuse (403) who has no role here; a token's scope was checked at the door."""
    if work.acting.kind == "person" and not may(work, workshop, "", *STAFF):
        raise Problem("forbidden", detail="problem.forbidden.role", roles=", ".join(STAFF))


def listed(work: Work, workshop: UUID, labels: Labels) -> Page:
    """List who facilitates a workshop, the first named first, for those who host it."""
    must_host(work, work.find(Workshop, workshop).id)
    rows = current(work, workshop)
    named = labels(work, [row.participant for row in rows if row.participant])
    actions = ["release"] if people.may(work.acting, "workshops:write", "coordinator") else []
    return Page([show(work, row) | {"label": named[row.participant], "actions": actions} for row in rows])


def current(work: Work, workshop: UUID) -> Sequence[Facilitator]:
    now = select(Facilitator).where(Facilitator.workshop == workshop, Facilitator.ended_at.is_(None))
    return work.session.execute(now.order_by(Facilitator.id)).scalars().all()


def show(work: Work, row: Facilitator) -> dict[str, Any]:
    return {
        "id": row.id,
        "workshop": f"workshops/{row.workshop}",
        "mine": row.participant == work.asker,
        "created_at": row.created_at,
    }
