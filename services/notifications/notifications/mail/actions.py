"""What is done to make mails leave: planned in the transaction of what happened, sent outside any."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.bus import Unavailable
from chassis.context import Acting
from chassis.jobs import Job, Postpone, Retry, Then
from chassis.logs import log
from chassis.rows import fresh
from chassis.work import Work
from notifications import events
from notifications.mail import queries
from notifications.mail.letter import Letter, compose, deliverable, message_id
from notifications.mail.models import MailHour
from notifications.mail.transport import NotNow, Refused
from notifications.messages.steps import REASONS
from notifications.subscriptions import queries as subscriptions

if TYPE_CHECKING:
    from chassis.runtime import Runtime

MAIL, SIGN_IN, FORGET = "mail", "mail.sign-in", "mail.forget"
SCHEDULE = [timedelta(seconds=s) for s in (10, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400)]
NO_SUCH_MAILBOX = 553
SOON, IN_A_WHILE = 3, 30  # seconds, while participation is away: people wait for a sign-in, not for a mail
HOUR = timedelta(hours=1)
KEPT = timedelta(days=30)


def plan(
    work: Work, event: UUID, participant: UUID, kind: str, category: str, about: str, facts: Mapping[str, Any]
) -> None:
    """Let one mail leave after the commit: what it tells of, no address and no words."""
    payload = {
        "event": str(event),
        "participant": str(participant),
        "kind": kind,
        "category": category,
        "about": about,
        "facts": dict(facts),
    }
    work.later(MAIL, payload, key=f"{event}:{participant}:{kind}", lane=MAIL)


def plan_sign_in(work: Work, event: UUID, sign_in: str) -> None:
    """Let the link and the code of a sign-in leave after the commit; only its id is written here."""
    work.later(SIGN_IN, {"event": str(event), "sign_in": sign_in}, key=str(event), lane=SIGN_IN)


def send(runtime: "Runtime", job: Job) -> Then:
    """Send a planned mail to whoever its person is now; nothing leaves to who is gone, has no address or wants none."""
    contact = ask(runtime, job, f"/internal/participants/{job.payload['participant']}/contact", IN_A_WHILE)
    if contact is None or not contact["email"]:
        return None
    with runtime.database.work(job.territory, acting(runtime, job)) as work:
        chosen = admit(work, UUID(contact["participant"]), job.payload["category"])
    if chosen is None:
        return None
    reason = why(runtime, job)
    letter = queries.told(runtime, job, UUID(contact["participant"]), chosen or contact["language"], reason)
    return dispatch(runtime, job, letter, job.payload["participant"], job.payload["kind"], contact)


def why(runtime: "Runtime", job: Job) -> str | None:
    """Ask whoever decided it for the reason of a refusal; it is in the mail, and kept nowhere else."""
    said = REASONS.get(job.payload["kind"])
    if said is None:
        return None
    path, query = "/internal/statements", urlencode({"subject": job.payload["about"]})
    found = ask(runtime, job, path, IN_A_WHILE, service=said[0], query=query)
    return str(found[said[1]] or "") if found else None


def send_sign_in(runtime: "Runtime", job: Job) -> Then:
    """Send a sign-in's link and code, unless it was used or is over; people wait for it: no bound of ours holds it."""
    found = ask(runtime, job, f"/internal/sign-ins/{job.payload['sign_in']}/mail", SOON)
    if found is None:
        return None
    letter = queries.sign_in(runtime, job, found)
    over = datetime.fromisoformat(found["expires_at"])
    return dispatch(runtime, job, letter, job.payload["sign_in"], "sign-in", found, over)


def ask(
    runtime: "Runtime", job: Job, path: str, seconds: int, *, service: str = "participation", query: str = ""
) -> Any:
    """Ask a service what only it keeps; come again where it is away, without counting an attempt."""
    try:
        return runtime.client.ask(service, path, acting(runtime, job), query=query)
    except Unavailable as error:
        raise Postpone(str(error), timedelta(seconds=seconds * random.uniform(0.8, 1.2))) from None


def acting(runtime: "Runtime", job: Job) -> Acting:
    return Acting(job.territory.slug, kind="service", service=runtime.name, trace=job.trace)


def admit(work: Work, participant: UUID, category: str) -> str | None:
    """Return the language that a person chose ("" for none); None for who is gone or wants no such mail.

    Counts the mail in its hour; raises Postpone until the next where the territory's hour is full.
    """
    if not work.present([participant]):
        return None
    chosen = subscriptions.of(work, participant)
    if chosen is not None and category in chosen.muted:
        return None
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    new = insert(MailHour).values(**fresh(work), hour=hour, tried=1)
    counted = new.on_conflict_do_update(
        index_elements=[MailHour.territory, MailHour.hour],
        set_={"tried": MailHour.tried + 1},
        where=MailHour.tried < work.territory.settings.mails_per_hour,
    )
    if work.session.execute(counted.returning(MailHour.tried)).first() is None:
        raise Postpone("the hour is full", until_next(hour, work.now))
    return (chosen.language if chosen else None) or ""


def until_next(hour: datetime, now: datetime) -> timedelta:
    return hour + HOUR - now + timedelta(seconds=1)


def dispatch(
    runtime: "Runtime",
    job: Job,
    letter: Letter,
    named: str,
    template: str,
    contact: Mapping[str, Any],
    over: datetime | None = None,
) -> Then:
    """Give a letter to the transport and return what notes its fate; only a refusal for good ends it undelivered.

    What is worth nothing once it is `over` is not kept longer, where mails are kept at all.
    """
    participant = contact.get("participant")
    id = message_id(runtime.settings.origin(job.territory), job.payload["event"], named, template)
    told: dict[str, Any] = {"kind": template}
    kind = events.message_delivered
    try:
        to, sender = deliverable(contact["email"]), runtime.settings.mail_from
        mail = compose(letter, job.territory, id=id, sender=sender, to=to, at=runtime.clock.now())
        if participant:
            mail["Demarche-Participant"] = participant
        runtime.parts.transport.send(mail, to)
    except NotNow as reason:
        log.warning("mail.waits", reason=str(reason))
        raise Retry(str(reason)) from None
    except Refused as refusal:
        kind, told = events.message_bounced, {**told, "status": refusal.status}
    except ValueError:  # no mail server could be told this address; its words stay out of our logs
        kind, told = events.message_bounced, {**told, "status": NO_SUCH_MAILBOX}
    log.info(kind.name, mail=template)
    people = [UUID(participant)] if participant else []
    subject = job.payload.get("about") or f"sign-ins/{named}"

    def note(work: Work) -> None:
        work.emit(kind, subject, told, authors=people)
        if over is not None:
            work.later(FORGET, {"message_id": id}, due=over, key=id)

    return note


def forget(runtime: "Runtime", job: Job) -> None:
    """Take away a kept mail that is over."""
    runtime.parts.transport.forget_one(job.payload["message_id"])


def forget_old(work: Work) -> None:
    """Forget how many mails left in hours long gone."""
    work.session.execute(delete(MailHour).where(MailHour.hour < work.now - HOUR))
