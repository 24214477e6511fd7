"""What is done to comments; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from participation import events
from participation.comments.models import Comment
from participation.comments.states import states
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.participants import queries as people


def say(work: Work, contribution: UUID, said: Mapping[str, Any]) -> Comment:
    """Comment on a contribution that is open; it waits as long as its author is provisional."""
    author = people.current(work)
    under = contributions.open_one(work, contribution)
    language = said.get("language", work.territory.languages[0])
    if language not in work.territory.languages:
        raise Invalid("/language", "language.unknown")
    row = add(
        work,
        Comment,
        version=1,
        state=states.initial,
        contribution=under.id,
        text=said["text"],
        language=language,
        author=author.id,
        waiting=True,
    )
    if author.claimed_at:
        enter(work, row)
    return row


def enter(work: Work, row: Comment) -> None:
    """Let in what someone known says: to the moderators, and at once to all where moderation comes after."""
    row.waiting = False
    if row.state != states.initial:
        return  # withdrawn before anyone saw it
    row.queued_at = work.now
    tell(work, row, events.comment_submitted)
    if work.territory.settings.moderation == "after":
        publish(work, row)


def enter_all(work: Work, author: UUID) -> None:
    """Let in what waited for its author to be claimed."""
    waiting = select(Comment).where(Comment.author == author, Comment.waiting).order_by(Comment.id)
    for row in work.session.execute(waiting.with_for_update()).scalars():
        enter(work, row)


def publish(work: Work, row: Comment, told: EventType = events.comment_published) -> None:
    """Show it to all, and count it."""
    states.move(row, "published")
    row.version += 1
    row.published_at = row.published_at or work.now
    count(work, row, 1)
    tell(work, row, told)


def decline(work: Work, row: Comment) -> None:
    """Show it to its author only; where it was public, whoever copied it learns that it is no more."""
    was_public = row.state == "published"
    states.move(row, "declined")
    row.version += 1
    tell(work, row, events.comment_declined)
    if was_public:
        count(work, row, -1)
        tell(work, row, events.comment_unpublished)


def withdraw(work: Work, id: UUID) -> Comment:
    """Take it back, by its author; refuse (403) anyone else."""
    row = work.find(Comment, id, lock=True)
    author = people.get(work, work.acting.participant)
    if author is None or row.author != author.id:
        raise Problem("forbidden", detail="comment.not-yours") if row.state == "published" else Problem("not-found")
    was_public = row.state == "published"
    states.move(row, "withdrawn")
    row.version += 1
    row.queued_at = None
    if was_public:
        count(work, row, -1)
        tell(work, row, events.comment_withdrawn)
    elif not row.waiting:
        tell(work, row, events.comment_dropped)
    return row


def hand_over(work: Work, author: UUID, known_as: UUID) -> None:
    work.session.execute(update(Comment).where(Comment.author == author).values(author=known_as))


def drop_waiting(work: Work, author: UUID) -> None:
    work.session.execute(delete(Comment).where(Comment.author == author, Comment.waiting))


def forget(work: Work, author: UUID) -> list[str]:
    """Empty what an erased person said and nobody can read; return the refs of what was emptied."""
    drop_waiting(work, author)
    hidden = select(Comment).where(Comment.author == author, Comment.state != "published").with_for_update()
    rows = work.session.execute(hidden).scalars().all()
    for row in rows:
        if row.state == "submitted":
            states.move(row, "withdrawn")
            row.version += 1
            tell(work, row, events.comment_dropped)
        row.text, row.queued_at = "", None
    return [row.ref for row in rows]


def count(work: Work, row: Comment, by: int) -> None:
    contributions.count(work, work.find(Contribution, row.contribution), "comments", by)


def tell(work: Work, row: Comment, kind: EventType) -> None:
    work.emit(kind, row.ref, row, authors=[row.author] if row.author else ())
