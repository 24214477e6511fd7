"""Everything that this service keeps about a person, for themselves (GDPR, articles 15 and 20).

Words in the open lead to nobody: who a milestone falls to, what someone without an account is called in a team.
"""

from typing import Any

from sqlalchemy import select

from chassis import audit
from chassis.work import Work
from projects.commitments.models import Commitment
from projects.mentors.models import Mentor
from projects.moderation.models import Report
from projects.organisations.models import OrganisationMember
from projects.people import queries as people
from projects.people.models import Joined
from projects.team.models import Member
from projects.updates.models import Update

HELD: dict[str, Any] = {
    "places": Member.participant,
    "updates": Update.author,
    "commitments": Commitment.giver,
    "organisations": OrganisationMember.participant,
    "mentoring": Mentor.participant,
    "reports": Report.reporter,
    "decisions": Update.decided_by,
    "joined": Joined.id,
}


def export(work: Work) -> dict[str, Any]:
    """Gather what names the person who asks: what they are part of, wrote, gave, offer, reported and decided."""
    me = people.current(work).id

    def held(column: Any) -> list[Any]:
        model = column.class_
        return list(work.session.execute(select(model).where(column == me).order_by(model.id)).scalars())

    return {name: held(column) for name, column in HELD.items()} | {"audit": audit.of(work, me)}
