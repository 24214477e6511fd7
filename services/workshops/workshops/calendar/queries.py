"""One workshop, or all that are known, as a calendar: the same UID for ever, a SEQUENCE that grows with each change.

Summary, place and hours are what the workshop says; a calendar that follows the feed learns of moves and cancellations.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import select

from chassis.http import Reply
from chassis.work import Work
from workshops.words import words
from workshops.workshops import queries as workshops
from workshops.workshops.models import Workshop

MEDIA = "text/calendar; charset=utf-8"
KEPT = timedelta(days=400)
MOST = 500


def one(work: Work, id: UUID) -> Reply:
    """Return one workshop as a calendar; a draft has none (404)."""
    row = workshops.visible(work, id)
    return written(work, [row], f"workshop-{row.id}.ics")


def feed(work: Work) -> Reply:
    """Return all that all may know of, from about a year ago on."""
    rows = (
        select(Workshop)
        .where(Workshop.opened_at.is_not(None), Workshop.starts_at > work.now - KEPT)
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(MOST)
    )
    return written(work, work.session.execute(rows).scalars(), "workshops.ics")


def written(work: Work, rows: Iterable[Workshop], name: str) -> Reply:
    calendar = Calendar()
    calendar.add("prodid", "-//Start-Up de Territoire//workshops//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words(work.acting.language, "calendar.name", territory=work.territory.name))
    calendar.add("refresh-interval;value=duration", "PT1H")
    for row in rows:
        calendar.add_component(entry(work, row))
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "max-age=300"}
    return Reply(calendar.to_ical(), MEDIA, headers=headers)


def entry(work: Work, row: Workshop) -> Event:
    """Return a workshop as an event of a calendar, in UTC."""
    origin = work.settings.origin(work.territory)
    event = Event()
    event.add("uid", f"{row.id}@{work.territory.slug}")
    event.add("sequence", row.version)
    event.add("dtstamp", work.now)
    event.add("created", row.created_at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", row.title)
    event.add("description", "\n\n".join(said for said in (row.summary, row.reason, row.place.get("access")) if said))
    event.add("location", place(work, row))
    event.add("url", f"{origin}/ateliers/{row.id}")
    event.add("status", "CANCELLED" if row.state == "cancelled" else "CONFIRMED")
    return event


def place(work: Work, row: Workshop) -> str:
    commune = work.territory.commune_by_code.get(row.place.get("commune") or "")
    return ", ".join(said for said in (row.place["name"], commune and commune.name, row.place.get("online")) if said)
