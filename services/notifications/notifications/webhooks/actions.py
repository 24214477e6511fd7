"""What is done to webhooks; these are their only writers."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.clock import new_id
from chassis.events import Event
from chassis.http import Problem
from chassis.jobs import Job, Retry, Then
from chassis.logs import log
from chassis.rows import add
from chassis.work import Work
from notifications import events
from notifications.log.models import Entry
from notifications.log.queries import check_kept, cursor, number
from notifications.log.types import matches
from notifications.webhooks import queries, secrets
from notifications.webhooks.delivery import GONE, Outcome
from notifications.webhooks.models import Attempt, Webhook

if TYPE_CHECKING:
    from chassis.runtime import Runtime

CALL = "webhook"
SCHEDULE = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)] + [
    timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)
]
BOTH_VALID = timedelta(hours=24)
ATTEMPTS_KEPT = timedelta(days=30)
MOST_REPLAYED = 1000
TEST = "notifications.webhook.tested.v1"


def create(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Call an address from now on for events of these types; its secret is shown this once."""
    secret = secrets.new()
    webhook = add(
        work,
        Webhook,
        version=1,
        url=asked["url"],
        types=list(dict.fromkeys(asked["types"])),
        description=asked.get("description"),
        enabled=True,
        disabled_because=None,
        failing_since=None,
        secret=secrets.seal(work.settings, secret),
        former_secret=None,
        former_until=None,
        created_by=work.asker,
    )
    return with_secret(webhook, secret)


def change(work: Work, id: UUID, asked: Mapping[str, Any]) -> Webhook:
    """Change a webhook; enabled again, it gets what happens from then on, and the rest by replay."""
    webhook = work.change(Webhook, id)
    for name, value in asked.items():
        setattr(webhook, name, value)
    if asked.get("enabled"):
        webhook.disabled_because = webhook.failing_since = None
    return webhook


def rotate(work: Work, id: UUID) -> dict[str, Any]:
    """Give a webhook a new secret, shown this once; the former one signs too for a day."""
    webhook = work.find(Webhook, id, lock=True)
    secret = secrets.new()
    webhook.former_secret, webhook.former_until = webhook.secret, work.now + BOTH_VALID
    webhook.secret = secrets.seal(work.settings, secret)
    webhook.version += 1
    return with_secret(webhook, secret)


def remove(work: Work, id: UUID) -> None:
    """Call it no more, and forget its attempts."""
    work.session.delete(work.find(Webhook, id))


def test(work: Work, id: UUID) -> dict[str, Any]:
    """Call a webhook with an event that happened nowhere, so that its owner sees one come."""
    find_enabled(work, id)
    event = Event(
        id=new_id(),
        territory=work.territory.slug,
        type=TEST,
        source=f"{work.settings.origin(work.territory)}/{work.service}",
        subject=f"webhooks/{id}",
        time=work.now,
        data={"id": str(id)},
        visibility="internal",
        actor=None,
        authors=(),
        trace=work.acting.trace,
    )
    plan(work, [id], event.id, TEST, body=json.dumps(event.public(), ensure_ascii=False, separators=(",", ":")))
    return {"count": 1, "next": None}


def replay(work: Work, id: UUID, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Call out again one event, or those after a cursor that the webhook asks for, under the same `webhook-id`."""
    webhook = find_enabled(work, id)
    wanted = select(Entry.id, Entry.type, Entry.sequence).order_by(Entry.sequence).limit(MOST_REPLAYED)
    if "event" in asked:
        wanted = wanted.where(Entry.id == asked["event"])
    else:
        after = number(asked["after"])
        check_kept(work, after)
        wanted = wanted.where(Entry.sequence > after)
    found = work.session.execute(wanted).all()
    if "event" in asked and not found:
        raise Problem("not-found")
    chosen = [row for row in found if any(matches(type, row.type) for type in webhook.types)]
    for row in chosen:
        plan(work, [id], row.id, row.type)
    return {"count": len(chosen), "next": cursor(found[-1].sequence) if len(found) == MOST_REPLAYED else None}


def call_out(work: Work, event: Event) -> None:
    """Plan a call of each webhook that asks for an event, in the transaction that logs it."""
    plan(work, queries.asking_for(work, event.type), event.id, event.type)


def plan(work: Work, webhooks: Sequence[UUID], event: UUID, type: str, body: str | None = None) -> None:
    for webhook in webhooks:
        payload = {"webhook": str(webhook), "event": str(event), "type": type} | ({"body": body} if body else {})
        work.later(CALL, payload, key=f"{webhook}:{event}", lane=f"{CALL}:{webhook}")


def deliver(runtime: "Runtime", job: Job) -> Then:
    """Make one planned call; note what came of it, and call again by the schedule, until it ends or 410 ends it."""
    with runtime.database.own_work(job.territory, job.trace) as work:
        call = queries.call(work, job.payload)
    if call is None:
        return None
    body, now = call.body, runtime.clock.now()
    id = webhook_id(job.payload["webhook"], job.payload["event"])
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "startup-de-territoire",
        "traceparent": job.trace,
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": secrets.signature(call.secrets, id, now, body),
    }
    allowed = (*runtime.settings.webhook_allowed_networks, *job.territory.webhook_allowed_networks)
    outcome = runtime.parts.courier.call(call.url, body.encode(), headers, allowed)
    log.info("webhook.called", webhook=job.payload["webhook"], status=outcome.status, error=outcome.error)
    if outcome.error is None or outcome.status == GONE or job.last:
        return lambda work: settle(work, job, outcome)
    with runtime.database.own_work(job.territory, job.trace) as work:
        note(work, job, outcome)
    wait = max(outcome.wait, SCHEDULE[job.attempt - 1]) if outcome.wait else None
    raise Retry(outcome.error, after=wait)


def webhook_id(webhook: str, event: str) -> str:
    """Return the same id for the same event at the same webhook, however often it is called."""
    return "msg_" + sha256(f"{webhook}:{event}".encode()).hexdigest()[:32]


def settle(work: Work, job: Job, outcome: Outcome) -> None:
    """Note the last call of an event; a webhook that is gone, or never answered, is called no more."""
    note(work, job, outcome)
    if outcome.error is not None:
        disable(work, UUID(job.payload["webhook"]), "gone" if outcome.status == GONE else "exhausted")


def note(work: Work, job: Job, outcome: Outcome) -> None:
    """Keep what came of a call, and since when a webhook fails; not of one that was removed meanwhile."""
    id = UUID(job.payload["webhook"])
    failing: datetime | None = work.now if outcome.error else None
    if work.session.execute(select(Webhook.id).where(Webhook.id == id)).first() is None:
        return
    add(
        work,
        Attempt,
        webhook=id,
        event=UUID(job.payload["event"]),
        type=job.payload["type"],
        number=job.attempt,
        status=outcome.status,
        milliseconds=outcome.milliseconds,
        error=outcome.error,
    )
    turned = update(Webhook).where(Webhook.id == id, Webhook.failing_since.is_(None) == (failing is not None))
    work.session.execute(turned.values(failing_since=failing))


def disable(work: Work, id: UUID, reason: str) -> None:
    """Call a webhook no more, and tell the territory's integrators and whoever made it."""
    webhook = work.session.get(Webhook, {"territory": work.territory.slug, "id": id}, with_for_update=True)
    if webhook is None or not webhook.enabled:
        return
    webhook.enabled, webhook.disabled_because = False, reason
    webhook.version += 1
    told = {"id": id, "description": webhook.description, "reason": reason, "version": webhook.version}
    makers = [webhook.created_by] if webhook.created_by else []
    work.emit(events.webhook_disabled, f"webhooks/{id}", told, authors=makers)


def find_enabled(work: Work, id: UUID) -> Webhook:
    webhook = work.find(Webhook, id)
    if not webhook.enabled:
        raise Problem("conflict", detail="webhook.disabled")
    return webhook


def with_secret(webhook: Webhook, secret: str) -> dict[str, Any]:
    names = (
        "id", "url", "types", "description", "enabled", "disabled_because", "failing_since", "version", "created_at",
    )  # fmt: skip
    return {**{name: getattr(webhook, name) for name in names}, "secret": secret}


def hand_over(work: Work, participant: UUID, known_as: UUID | None) -> None:
    """Let what a person set up be another's, or nobody's."""
    work.session.execute(update(Webhook).where(Webhook.created_by == participant).values(created_by=known_as))


def forget_old(work: Work) -> None:
    """Keep attempts for 30 days."""
    work.session.execute(delete(Attempt).where(Attempt.created_at < work.now - ATTEMPTS_KEPT))
