"""What is done to updates; these are their only writers."""

from uuid import UUID

from sqlalchemy import update

from chassis.http import Problem
from chassis.rows import add
from chassis.work import Work
from projects import events
from projects.people import queries as people
from projects.projects.models import Project
from projects.projects.telling import tell
from projects.team import rights
from projects.updates.models import Update
from projects.updates.states import states


def post(work: Work, project: UUID, text: str) -> Update:
    """Give news of a project, by its team; refuse (403) everyone else, coordinators too: the words are the team's."""
    of = work.find(Project, project)
    author = people.current(work)
    if not rights.inside(work, of.id):
        raise Problem("forbidden", detail="update.team-only")
    row = add(work, Update, state=states.initial, project=of.id, text=text, author=author.id)
    tell(work, of, events.project_update_posted)
    return row


def hand_over(work: Work, author: UUID, known_as: UUID | None) -> None:
    """Sign what one person wrote by whom they turned out to be, or by nobody."""
    work.session.execute(update(Update).where(Update.author == author).values(author=known_as))
