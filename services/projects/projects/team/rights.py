"""Who may do what in a project: its team, those who lead it, coordinators."""

from uuid import UUID

from sqlalchemy import select

from chassis.http import Problem
from chassis.work import Work
from projects.people import queries as people
from projects.team.models import Member
from projects.team.states import ACTIVE


def places(work: Work, project: UUID) -> set[tuple[UUID | None, str]]:
    rows = select(Member.participant, Member.role).where(Member.project == project, Member.state == ACTIVE)
    return {(participant, role) for participant, role in work.session.execute(rows)}


def inside(work: Work, project: UUID) -> bool:
    """Tell whether the asker belongs to the team."""
    asker = work.asker
    return asker is not None and asker in {participant for participant, _ in places(work, project)}


def belongs(work: Work, project: UUID, reading: str = "") -> bool:
    """Tell whether the asker is of the team, or coordinates."""
    return people.coordinates(work, reading) or inside(work, project)


def leads(work: Work, project: UUID, reading: str = "") -> bool:
    """Tell whether the asker holds the project, is of the team of one that nobody holds yet, or coordinates."""
    if people.coordinates(work, reading):
        return True
    asker = work.asker
    if asker is None:
        return False
    team = places(work, project)
    held = "holder" in {role for _, role in team}
    return (asker, "holder") in team or (not held and asker in {participant for participant, _ in team})


def belong(work: Work, project: UUID) -> None:
    """Let the team and coordinators pass; refuse (403) everyone else."""
    if not belongs(work, project):
        raise Problem("forbidden", detail="project.team-only")


def lead(work: Work, project: UUID) -> None:
    """Let holders and coordinators pass; refuse (403) everyone else."""
    if not leads(work, project):
        raise Problem("forbidden", detail="project.holders-only")
