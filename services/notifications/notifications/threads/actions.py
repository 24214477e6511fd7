"""What is done to threads; these are their only writers."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.events import Event
from chassis.work import Work
from notifications.base import fresh
from notifications.threads.models import Edge, Step

HIDDEN = frozenset({"draft", "submitted", "declined", "withdrawn"})  # states that are not for all (domain.md, States)


def place(work: Work, event: Event) -> None:
    """Put the object of an event on its thread, replaced whole and only by a newer version.

    What has no `origins` stands on no thread. A late event changes nothing.
    """
    data = event.data
    if "origins" not in data or "state" not in data:
        return
    row: dict[str, Any] = {
        "version": data.get("version", 1),
        "state": data["state"],
        "title": data.get("title") or data.get("name"),
        "edition": data.get("edition"),
        "public": data["state"] not in HIDDEN,
        "changed_at": event.time,
    }
    new = insert(Step).values(**fresh(work), ref=event.subject, at=event.time, **row)
    upsert = new.on_conflict_do_update(
        index_elements=[Step.territory, Step.ref],
        set_=row,
        where=Step.version < new.excluded.version,
    )
    if work.session.execute(upsert.returning(Step.ref)).first() is not None:
        _link(work, event, data["origins"])


def _link(work: Work, event: Event, origins: list[str]) -> None:
    """Say what an object came from, and no longer what is no longer said."""
    if event.data.get("version", 1) > 1:
        work.session.execute(delete(Edge).where(Edge.child == event.subject, Edge.parent.not_in(origins)))
    if origins:
        rows = [{**fresh(work), "child": event.subject, "parent": origin, "at": event.time} for origin in origins]
        work.session.execute(insert(Edge).values(rows).on_conflict_do_nothing())
