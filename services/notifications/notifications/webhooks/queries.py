"""Reading webhooks, their attempts, and what a call needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.rows import table
from chassis.work import Work
from notifications.log.models import Entry
from notifications.log.queries import said
from notifications.log.types import matches
from notifications.webhooks import secrets
from notifications.webhooks.models import Attempt, Webhook

ENABLED = select(table(Webhook).c.id, table(Webhook).c.types).where(table(Webhook).c.enabled)


@dataclass(frozen=True)
class Call:
    """All that one call needs, read in one transaction and made after it."""

    url: str
    body: str
    secrets: Sequence[str]


def listed(work: Work, query: Mapping[str, Any]) -> Page:
    """List the webhooks of the territory, the newest first."""
    return paginate(work.session, select(Webhook), [by_id(Webhook.id)], **query)


def one(work: Work, id: UUID) -> Webhook:
    return work.find(Webhook, id)


def attempts(work: Work, webhook: UUID, query: Mapping[str, Any]) -> Page:
    """List the calls of a webhook, the latest first."""
    work.find(Webhook, webhook)
    return paginate(work.session, select(Attempt).where(Attempt.webhook == webhook), [by_id(Attempt.id)], **query)


def asking_for(work: Work, type: str) -> list[UUID]:
    """Return the webhooks that are called for events of this type."""
    return [id for id, types in work.session.execute(ENABLED) if any(matches(asked, type) for asked in types)]


def call(work: Work, payload: Mapping[str, Any]) -> Call | None:
    """Return what a planned call needs; None where the webhook is gone or disabled, or the event forgotten."""
    webhook = work.session.get(Webhook, {"territory": work.territory.slug, "id": UUID(payload["webhook"])})
    if webhook is None or not webhook.enabled:
        return None
    body = payload.get("body")
    if body is None:
        entry = work.session.get(Entry, {"territory": work.territory.slug, "id": UUID(payload["event"])})
        if entry is None:
            return None
        body = said(entry)
    return Call(webhook.url, body, valid_secrets(work, webhook))


def valid_secrets(work: Work, webhook: Webhook) -> list[str]:
    """Return the secrets that sign now: for a day after a change, the former one too."""
    sealed = [webhook.secret]
    if webhook.former_secret and webhook.former_until and work.now < webhook.former_until:
        sealed.append(webhook.former_secret)
    return [secrets.unseal(work.settings, each) for each in sealed]
