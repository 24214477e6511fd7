"""What notifications makes of what the others tell."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.events import Event
from chassis.jobs import Job
from chassis.work import Work
from notifications.follows import actions as follows
from notifications.follows import queries as follow_reads
from notifications.log import actions as log
from notifications.mail import actions as mail
from notifications.messages import actions as messages
from notifications.subscriptions import actions as subscriptions
from notifications.threads import actions as threads
from notifications.webhooks import actions as webhooks

if TYPE_CHECKING:
    from chassis.runtime import Runtime

FORGET = "forget"
# Who is concerned by what an event is about, from then on, and for which reason; and who is no more.
CONCERNED = (
    ("contribution", ("submitted", "published"), "authors", follow_reads.AUTHOR),
    ("contribution", ("supported",), "actors", "supporter"),
    ("comment", ("published",), "authors", "commenter"),
    ("registration", ("registered", "waitlisted"), "authors", "registered"),
    ("facilitator", ("named",), "authors", "facilitator"),
    ("sheet", ("created", "pitched", "selected", "kept"), "authors", follow_reads.AUTHOR),
    ("commitment", ("offered", "accepted"), "authors", "giver"),
)
NO_MORE = (
    ("contribution", "support_withdrawn", "actors", "supporter"),
    ("registration", "cancelled", "authors", "registered"),
    ("facilitator", "released", "authors", "facilitator"),
)
SWEEP = timedelta(minutes=5)  # longer than a mail takes that was on its way when the person was gone


def record(work: Work, event: Event) -> None:
    """Keep an event for those who may see it: on its thread, at the webhooks' doors, and, last, in the log."""
    threads.place(work, event)
    if event.visibility != "internal":
        webhooks.call_out(work, event)
        log.append(work, event)


def tell(work: Work, event: Event) -> None:
    """Tell the people whom an event concerns, and remember who is concerned from now on."""
    what, happened = event.type.split(".")[1:3]
    if (what, happened) == ("registration", "cancelled") and event.data.get("workshop_state") == "cancelled":
        return  # their workshop's own event tells them
    present = work.present([*event.authors, event.actor], held=True)
    authors = [*dict.fromkeys(present[each] for each in event.authors if each in present)]
    actors = [known for told, known in present.items() if told == event.actor]
    messages.tell(work, event, authors, actors)
    for kind, acts, who, reason in CONCERNED:
        if what == kind and happened in acts:
            follows.follow(work, authors if who == "authors" else actors, messages.about(event), reason)
    for kind, act, who, reason in NO_MORE:
        if (what, happened) == (kind, act):
            follows.unfollow(work, authors if who == "authors" else actors, messages.about(event), reason)
    if (what, happened) == ("contribution", "support_withdrawn"):
        messages.take_back(work, event)
    if what == "project":  # its authors are its team, whole
        follows.follow_only(work, authors, event.subject, "member")


def sign_in(work: Work, event: Event) -> None:
    """Let the mail of a sign-in leave."""
    mail.plan_sign_in(work, event.id, event.subject.removeprefix("sign-ins/"))


def merged(work: Work, event: Event) -> None:
    """Give all that was one person's to whom they turned out to be; late events will find the alias."""
    participant, known_as = UUID(event.data["participant"]), UUID(event.data["known_as"])
    work.hold([participant, known_as])
    work.rename(participant, known_as)
    follows.hand_over(work, participant, known_as)
    messages.hand_over(work, participant, known_as)
    subscriptions.hand_over(work, participant, known_as)
    webhooks.hand_over(work, participant, known_as)
    if work.erased(known_as):
        forget(work, known_as)


def erased(work: Work, event: Event) -> None:
    """Forget a person; their kept mails now, and once more when what was being sent at this moment is over."""
    participant = UUID(event.data["participant"])
    work.hold([participant])
    work.bury(participant)
    forget(work, participant)
    for turn, due in enumerate((work.now, work.now + SWEEP)):
        work.later(FORGET, {"participant": str(participant)}, due=due, key=f"{participant}:{turn}")


def forget(work: Work, participant: UUID) -> None:
    """Take away all rows of a person."""
    follows.forget(work, participant)
    messages.forget(work, participant)
    subscriptions.forget(work, participant)
    webhooks.hand_over(work, participant, None)


def forget_mails(runtime: "Runtime", job: Job) -> None:
    """Take away what an embedded installation kept of a person's mails."""
    runtime.parts.transport.forget(UUID(job.payload["participant"]))
