"""Reading one's messages, in one's own language."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_date, format_time
from sqlalchemy import select

from chassis.http import Page, paginate
from chassis.http.lists import by_id
from chassis.words import Words
from chassis.work import Work
from notifications.messages.models import Message
from notifications.messages.steps import PAGES

ADDRESSES = {  # the first word of a page's address, for each kind of ref
    "contributions": "contributions", "challenges": "defis", "workshops": "ateliers", "sheets": "fiches",
    "projects": "projets", "commitments": "engagements", "updates": "nouvelles",
}  # fmt: skip
SHOWN = ("id", "kind", "category", "about", "count", "read_at", "created_at")


def found(work: Work, words: Words, query: Mapping[str, Any]) -> Page:
    """List the messages of the person who asks, the newest first."""
    mine = select(Message).where(Message.participant == work.asker)
    if query["unread"]:
        mine = mine.where(Message.read_at.is_(None))
    page = paginate(work.session, mine, [by_id(Message.id)], limit=query["limit"], after=query.get("after"))
    return Page([shown(work, words, message) for message in page.items], page.next)


def shown(work: Work, words: Words, message: Message) -> dict[str, Any]:
    """Return a message in words."""
    count = message.count if message.grouped else None
    said = phrased(words, work.acting.language, work.territory.zone, message.kind, message.values, count)
    row = {name: getattr(message, name) for name in SHOWN}
    return {**row, **said, "page": page_of(message.kind, message.about)}


def phrased(
    words: Words, language: str, zone: tzinfo, kind: str, facts: Mapping[str, Any], count: int | None = None
) -> dict[str, str]:
    """Return title, text and the name of the button of a message, in a language; what is grouped says how many."""
    values = {
        "title": facts.get("title") or facts.get("name") or "",
        "when": moment(language, zone, facts.get("starts_at")),
        "until": moment(language, zone, facts.get("offered_until")),
        "stage": words(language, f"stage.{facts.get('state', 'other')}"),
        "what": words(language, f"what.{facts.get('kind', 'other')}"),
        "role": words(language, f"role.{facts.get('role', 'other')}"),
        "reason": words(language, f"webhook.reason.{facts.get('reason', 'other')}"),
        "count": count,
    }
    number = "" if count is None else ".one" if count == 1 else ".many"
    return {
        "title": words(language, f"message.{kind}.title{number}", **values),
        "text": words(language, f"message.{kind}.text", **values),
        "action": words(language, f"message.{kind}.action", **values),
    }


def page_of(kind: str, about: str) -> str:
    """Return the path of the page where a person reads on; what is not for all asks them to sign in first."""
    match PAGES[kind]:
        case "object":
            what, _, id = about.partition("/")
            return f"/{ADDRESSES[what]}/{id}"
        case "refusal":
            return f"/contester/{about}"
        case "mine":
            return "/moi"


def moment(language: str, zone: tzinfo, written: str | None) -> str:
    """Write a moment as people of a place say it."""
    if not written:
        return ""
    at = datetime.fromisoformat(written).astimezone(zone)
    return f"{format_date(at, 'full', locale=language)}, {format_time(at, 'HH:mm', locale=language)}"
