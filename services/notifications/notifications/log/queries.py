"""Reading the event log: from a cursor on, and only what the reader may see."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from chassis.context import Acting
from chassis.http import Page, Problem
from chassis.work import Work
from notifications.log.models import Entry, counter
from notifications.log.types import ALL, condition


def cursor(sequence: int) -> str:
    """Write a number as the 20 digits that sort like it."""
    return f"{sequence:020d}"


def number(written: str) -> int:
    """Read a cursor; one beyond what the table can count is as far as it goes."""
    return min(int(written), 2**63 - 1)


def said(entry: Entry) -> str:
    """Return the CloudEvent with its sequence, always the same bytes."""
    return f'{entry.body[:-1]},"sequence":"{cursor(entry.sequence)}"}}'


def visible(acting: Acting) -> tuple[str, ...]:
    """Return what may be seen: public events by all, those of the territory by its integrators."""
    integrator = acting.kind == "token" and "events:read" in acting.scopes
    return ("public", "territory") if integrator else ("public",)


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List events in order, after a cursor; refuse (410) a cursor older than what is kept."""
    after = number(query.get("after", "0"))
    if after:
        check_kept(work, after)
    wanted = select(Entry).where(Entry.sequence > after, Entry.visibility.in_(visible(work.acting)))
    if (asked := query.get("type", ALL)) != ALL:
        wanted = wanted.where(condition(Entry.type, asked))
    limit = query["limit"]
    entries = work.session.scalars(wanted.order_by(Entry.sequence).limit(limit + 1)).all()
    items = [json.loads(said(entry)) for entry in entries[:limit]]
    return Page(items, items[-1]["sequence"] if len(entries) > limit else None)


def one(work: Work, sequence: str) -> dict[str, Any]:
    """Return the event of this number, or refuse (404), as for one that the reader may not see."""
    if not (sequence.isdecimal() and sequence.isascii()):
        raise Problem("not-found")
    wanted = select(Entry).where(Entry.sequence == number(sequence))
    entry = work.session.scalars(wanted.where(Entry.visibility.in_(visible(work.acting)))).first()
    if entry is None:
        raise Problem("not-found")
    event: dict[str, Any] = json.loads(said(entry))
    return event


def check_kept(work: Work, after: int) -> None:
    """Refuse (410) to read on from what is no longer kept: the reader would miss some and not know."""
    forgotten = work.session.execute(select(counter.c.forgotten)).scalar() or 0
    if after < forgotten:
        raise Problem("gone", detail="events.forgotten", oldest=cursor(forgotten))


def head(work: Work) -> int:
    """Return the number of the last event."""
    return int(work.session.execute(select(counter.c.sequence)).scalar() or 0)


def later_than(work: Work, sequence: int, limit: int) -> Sequence[Entry]:
    """Return all entries after one, whoever may see them."""
    return work.session.scalars(
        select(Entry).where(Entry.sequence > sequence).order_by(Entry.sequence).limit(limit)
    ).all()
