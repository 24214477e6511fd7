"""What is done to milestones; these are their only writers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.events import EventType
from chassis.rows import add
from chassis.work import Work
from projects import events
from projects.milestones.models import Milestone
from projects.milestones.states import states
from projects.projects.models import Project
from projects.projects.states import going_on
from projects.team import queries as team
from projects.team import rights


def plan(work: Work, project: Project, steps: Iterable[Any]) -> None:
    """Make the dated first steps of a sheet the first milestones of its project; what has no date is left to its story.

    The sheet is another service's: what cannot be read of it is passed over.
    """
    for step in steps:
        try:
            due_on = date.fromisoformat(step["by"])
            title, owner = str(step["what"])[:200], str(step.get("who") or "")[:120]
        except (KeyError, TypeError, ValueError):
            continue
        if title:
            make(work, project, {"title": title, "owner": owner or None, "due_on": due_on})


def create(work: Work, project: UUID, said: Mapping[str, Any]) -> Milestone:
    """Say what is to be reached, by whom and when, by the team or a coordinator."""
    of = work.find(Project, project)
    rights.belong(work, of.id)
    going_on(of)
    return make(work, of, said)


def make(work: Work, project: Project, said: Mapping[str, Any]) -> Milestone:
    row = add(
        work,
        Milestone,
        version=1,
        state=states.initial,
        project=project.id,
        edition=project.edition,
        title=said["title"],
        owner=said["owner"],
        due_on=said["due_on"],
    )
    tell(work, row, events.milestone_created)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Milestone:
    """Change it, by the team or a coordinator."""
    rights.belong(work, work.find(Milestone, id).project)
    row = work.change(Milestone, id)
    for name, value in change.items():
        setattr(row, name, value)
    tell(work, row, events.milestone_edited)
    return row


def reach(work: Work, id: UUID) -> Milestone:
    """Note that it is reached, by the team or a coordinator."""
    row = work.find(Milestone, id, lock=True)
    rights.belong(work, row.project)
    states.move(row, "reached")
    row.reached_at = work.now
    row.version += 1
    tell(work, row, events.milestone_reached)
    return row


def tell(work: Work, row: Milestone, kind: EventType) -> None:
    work.session.flush()
    work.emit(kind, row.ref, row, authors=team.ids(work, row.project))
