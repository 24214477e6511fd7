"""Who may do what with a commitment."""

from chassis.http import Problem
from chassis.work import Work
from projects.commitments.models import Commitment
from projects.organisations import queries as organisations
from projects.team import rights as team


def gave(work: Work, row: Commitment) -> bool:
    """Tell whether the asker gave it, or may speak for the organisation that did."""
    asker = work.asker
    if asker is None:
        return False
    return row.giver == asker or organisations.speaks_for(work, asker, row.organisation)


def receives(work: Work, row: Commitment, reading: str = "") -> bool:
    """Tell whether the asker is of the team that it is given to, or coordinates; nobody before its giver is known."""
    return not row.waiting and team.belongs(work, row.project, reading)


def receive(work: Work, row: Commitment) -> None:
    """Let the team and coordinators pass; refuse others (403), with 404 where they may not even know of it."""
    if not receives(work, row):
        unknown_to(work, row)
        raise Problem("forbidden", detail="project.team-only")


def judge(work: Work, row: Commitment) -> None:
    """Let the team and coordinators say whether a word was kept, but not who gave it (403)."""
    receive(work, row)
    if gave(work, row):
        raise Problem("forbidden", detail="commitment.own")


def release(work: Work, row: Commitment) -> None:
    """Let whoever gave or receives it pass; refuse others."""
    if not gave(work, row) and not receives(work, row):
        unknown_to(work, row)
        raise Problem("forbidden", detail="commitment.not-yours")


def unknown_to(work: Work, row: Commitment) -> None:
    if row.waiting or (row.state not in ("accepted", "kept") and not gave(work, row)):
        raise Problem("not-found")
