"""What a mail says, in the language of whom it is for."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.jobs import Job
from notifications.mail.letter import Letter
from notifications.messages.queries import page_of, phrased
from notifications.subscriptions import unsubscribe

if TYPE_CHECKING:
    from chassis.runtime import Runtime


def told(runtime: "Runtime", job: Job, participant: UUID, language: str, reason: str | None = None) -> Letter:
    """Return the letter that tells a person of a step, with its reason; one click ends the category."""
    words, payload = runtime.words, job.payload
    origin = runtime.settings.origin(job.territory)
    said = phrased(words, language, job.territory.zone, payload["kind"], payload["facts"])
    token = unsubscribe.make(runtime.settings, job.territory, participant, payload["category"])
    return Letter(
        language=language,
        subject=said["title"],
        paragraphs=[said["text"], *([words(language, "mail.reason", reason=reason)] if reason else [])],
        action=(said["action"], origin + page_of(payload["kind"], payload["about"])),
        territory=job.territory.name,
        why=words(language, "mail.why", category=words(language, f"category.{payload['category']}")),
        unsubscribe=(words(language, "mail.unsubscribe"), f"{origin}/desabonnement/{token}"),
    )


def sign_in(runtime: "Runtime", job: Job, found: Mapping[str, Any]) -> Letter:
    """Return the letter of a sign-in: its link, and its code for another device."""
    words, language = runtime.words, found["language"]
    link = f"{runtime.settings.origin(job.territory)}/connexion/{job.payload['sign_in']}/{found['link_token']}"
    until = datetime.fromisoformat(found["expires_at"]).astimezone(job.territory.zone)
    return Letter(
        language=language,
        subject=words(language, "mail.sign-in.subject", territory=job.territory.name),
        paragraphs=[words(language, "mail.sign-in.text", until=f"{until:%H:%M}"), words(language, "mail.sign-in.code")],
        code=found["code"],
        action=(words(language, "mail.sign-in.action"), link),
        territory=job.territory.name,
        why=words(language, "mail.sign-in.why"),
    )
