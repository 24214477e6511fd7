"""What is done to messages; these are their only writers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from chassis.events import Event
from chassis.http import Problem
from chassis.jobs import Postpone, Retry
from chassis.rows import fresh, table
from chassis.work import Work
from notifications.follows import queries as follows
from notifications.mail import actions as mail
from notifications.messages.models import Message
from notifications.messages.steps import STEPS, Step
from notifications.threads import queries as threads

COMMENT = "comments/"
THREAD = "thread"
AT_ONCE = 500
A_MOMENT, A_MINUTE, A_DAY = timedelta(seconds=2), timedelta(minutes=1), timedelta(days=1)
PART_OF = {
    "comments": "contribution", "registrations": "workshop", "calls": "project", "milestones": "project",
    "indicators": "project", "members": "project", "facilitators": "workshop",
}  # fmt: skip
FACTS = ("kind", "role", "reason", "title", "name", "starts_at", "offered_until", "state")
NEW = insert(table(Message))
ONCE = NEW.on_conflict_do_nothing()
ONE_MORE = NEW.on_conflict_do_update(
    index_elements=["territory", "participant", "kind", "about"],
    index_where=text("grouped AND read_at IS NULL"),
    set_={"count": table(Message).c.count + 1, "event": NEW.excluded.event},
)


def tell(work: Work, event: Event, authors: Sequence[UUID], actors: Sequence[UUID]) -> None:
    """Tell each person whom an event concerns, once, in the application and, where the step says so, by mail.

    `authors` and `actors` are those of the event, under the names they are known by now.
    """
    for step in STEPS.get(event.type, ()):
        if step.awaits and work.territory.settings.moderation == "after":
            continue
        if step.to == "thread":
            payload = {"event": event.encode().decode(), "step": step.kind}
            work.later(THREAD, payload, key=f"{event.id}:{step.kind}")
            continue
        deliver(work, event, step, authors if step.to == "authors" else others(work, event, step, authors, actors))


def tell_thread(work: Work, payload: Mapping[str, Any]) -> None:
    """Tell all who follow anything that led to an event, some hundreds at a time, the others in a job that follows.

    Raises Postpone as long as the log has not yet heard of what it came from: after an outage what one service told may
    come long after what another did. What is not there in a day is tried as any job, and then waits for a person.
    """
    event = Event.decode(payload["event"].encode())
    steps = STEPS[event.type]
    step = next(each for each in steps if each.kind == payload["step"])
    refs = [event.subject, *event.data.get("origins", ())]
    if not threads.whole(work, refs[1:]):
        age = work.now - event.time
        if age > A_DAY:
            raise Retry("its thread is not whole")
        raise Postpone("its thread is not whole yet", min(max(age / 10, A_MOMENT), A_MINUTE))
    told = {*event.authors} if any(each.to == "authors" for each in steps) else set()
    but = [*work.present([*told, event.actor]).values()]
    people = follows.on_the_way(work, refs, event.time, but, payload.get("after"), AT_ONCE)
    deliver(work, event, step, people)
    if len(people) == AT_ONCE:
        rest = {**payload, "after": str(people[-1])}
        work.later(THREAD, rest, key=f"{event.id}:{step.kind}:{people[-1]}")


def deliver(work: Work, event: Event, step: Step, people: Sequence[UUID]) -> None:
    """Write a message for each person who is still there, and let a mail leave where the step says so."""
    present = [*dict.fromkeys(work.present(people, held=True).values())]
    if present:
        write(work, event, step, present)
    if step.mail:
        for participant in present:
            mail.plan(work, event.id, participant, step.kind, step.category, ref(event, step), facts(event))


def others(work: Work, event: Event, step: Step, authors: Sequence[UUID], actors: Sequence[UUID]) -> Sequence[UUID]:
    """Return who said, or follows, what an event is about, but not whoever made it happen."""
    comment = event.subject.startswith(COMMENT)
    if step.to == "followers":
        named = follows.followers(work, str(event.data.get("project") or about(event)))
    else:
        named = follows.authors(work, about(event)) if comment else list(authors)
    themselves = {*actors, *(authors if comment else ())}
    return [person for person in named if person not in themselves]


def about(event: Event) -> str:
    """Return the ref that people read on: what a comment was said about, what a part of a project belongs to."""
    owner = PART_OF.get(event.subject.partition("/")[0])
    return str(event.data.get(owner or "") or event.subject)


def ref(event: Event, step: Step) -> str:
    """Return the ref that a message is about: a comment that is not for all is read alone."""
    return event.subject if step.page == "refusal" else about(event)


def facts(event: Event) -> dict[str, Any]:
    """Return what the words of a message need of an event: never a person's name or free text."""
    return {key: event.data[key] for key in FACTS if event.data.get(key)}


def write(work: Work, event: Event, step: Step, people: Sequence[UUID]) -> None:
    """Write one message for each; what is grouped counts in the one that waits unread."""
    row = {
        "event": event.id,
        "kind": step.kind,
        "category": step.category,
        "about": ref(event, step),
        "values": facts(event),
        "grouped": step.grouped,
        "count": 1,
    }
    rows = [{**fresh(work), **row, "participant": person} for person in people]
    work.session.execute(ONE_MORE if step.grouped else ONCE, rows)


def take_back(work: Work, event: Event) -> None:
    """Count a withdrawn support no longer, in a message that nobody read yet."""
    unread = (
        Message.kind == "contribution.supported",
        Message.about == event.subject,
        Message.read_at.is_(None),
    )
    work.session.execute(update(Message).where(*unread).values(count=Message.count - 1))
    work.session.execute(delete(Message).where(*unread, Message.count < 1))


def read(work: Work, id: UUID) -> Message:
    """Note that a message was read, by the person it is for (404 for others); a second time changes nothing."""
    message = work.find(Message, id, lock=True)
    if message.participant != work.asker:
        raise Problem("not-found")
    message.read_at = message.read_at or work.now
    return message


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give one person's messages to whom they turned out to be; the same one once, what is grouped in one."""
    mine, theirs = Message.participant == participant, aliased(Message)
    same_event = theirs.event == Message.event, theirs.kind == Message.kind
    work.session.execute(delete(Message).where(mine, theirs.participant == known_as, *same_event))
    open_group = Message.grouped, Message.read_at.is_(None)
    other_group = theirs.kind == Message.kind, theirs.about == Message.about, theirs.grouped, theirs.read_at.is_(None)
    summed = update(Message).where(Message.participant == known_as, *open_group)
    summed = summed.where(theirs.participant == participant, *other_group)
    work.session.execute(summed.values(count=Message.count + theirs.count))
    work.session.execute(delete(Message).where(mine, *open_group, theirs.participant == known_as, *other_group))
    work.session.execute(update(Message).where(mine).values(participant=known_as))


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(delete(Message).where(Message.participant == participant))
