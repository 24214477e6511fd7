"""What can be moderated: contributions and comments, by the same rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.events import EventType
from chassis.http import Problem
from chassis.work import Work
from participation import events
from participation.comments import actions as comments
from participation.comments.models import Comment
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import PUBLIC


@dataclass(frozen=True)
class Subject:
    """How one kind of object is published and declined, and how its appeals are told."""

    model: Any
    public: tuple[str, ...]
    publish: Callable[..., None]
    decline: Callable[..., None]
    tell: Callable[[Work, Any, EventType], None]
    appealed: EventType
    upheld: EventType
    rejected: EventType


SUBJECTS = {
    "contributions": Subject(
        Contribution, PUBLIC, contributions.publish, contributions.decline, contributions.tell,
        events.contribution_appealed, events.contribution_appeal_upheld, events.contribution_appeal_rejected,
    ),
    "comments": Subject(
        Comment, ("published",), comments.publish, comments.decline, comments.tell,
        events.comment_appealed, events.comment_appeal_upheld, events.comment_appeal_rejected,
    ),
}  # fmt: skip


def find(work: Work, ref: str) -> tuple[Subject, Any]:
    """Return what a ref names, locked; refuse (404) what is not there."""
    kind, _, id = ref.partition("/")
    subject = SUBJECTS.get(kind)
    try:
        key = UUID(id)
    except ValueError:
        raise Problem("not-found") from None
    if subject is None:
        raise Problem("not-found")
    return subject, work.find(subject.model, key, lock=True)
