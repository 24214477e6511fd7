"""The trail of what staff did: who, when, which operation, on what. It has no words and no personal value.

An operation leaves a line where more than being someone let a person in (a role, a token's scope), for each write and
for each read that is declared `personal`, in the transaction of what it did. A service may add lines and read them;
PostgreSQL lets it change none, and forget none before a year.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import insert, or_, select

from chassis.clock import new_id
from chassis.http.lists import ListQuery, Page, by_id, paginate
from chassis.http.schemas import Moment
from chassis.tables import audit
from chassis.work import Work

READING = ("list_", "read_")  # what the operations that only read are called
KEPT = timedelta(days=365)  # CNIL, délibération 2021-122: between six months and a year


class AuditQuery(ListQuery):
    about = fields.String(
        validate=validate.Length(1, 200),
        metadata={"description": "Only what was done to this object, such as `contributions/<id>`."},
    )
    actor = fields.String(
        validate=validate.Length(1, 50), metadata={"description": "Only what `person:<id>` or `token:<id>` did."}
    )
    since = Moment(metadata={"description": "Only what was done from this moment on."})
    before = fields.UUID(
        metadata={"description": "Only what was noted before this line: of whichever service, ids grow with time."}
    )
    changes = fields.Boolean(
        metadata={"description": "True: only what was to change something; false: only what was read."}
    )


class AuditLine(Schema):
    """Something that staff did, and the events that told of it."""

    id = fields.UUID()
    created_at = fields.DateTime()
    actor = fields.String(
        metadata={
            "description": "`person:<id>`, `token:<id>`, `service:cli` (the operator), `visitor:` (by their link)."
        }
    )
    operation = fields.String()
    subject = fields.String(allow_none=True, metadata={"description": "The object, where it was one."})
    events = fields.List(fields.String())
    trace = fields.String()


def leave(work: Work, operation: str, subject: str | None, made: str = "") -> None:
    """Note that whoever acts did this: to `subject`, else to what the events tell of, else to what was `made`."""
    told = [event.subject for event in work.events]
    row = {"territory": work.territory.slug, "id": new_id(), "created_at": work.now, "actor": work.acting.caller}
    row |= {"operation": operation, "subject": subject or (told[0] if told else made) or None}
    row |= {"events": list(dict.fromkeys(event.type for event in work.events)), "trace": work.acting.trace[3:35]}
    work.session.execute(insert(audit), row)


def listed(work: Work, query: Mapping[str, Any]) -> Page:
    """List what staff did, the latest first."""
    rows = select(*audit.c)
    if "about" in query:
        rows = rows.where(audit.c.subject.startswith(query["about"], autoescape=True))
    if "actor" in query:
        rows = rows.where(audit.c.actor == query["actor"])
    if "since" in query:
        rows = rows.where(audit.c.created_at >= query["since"])
    if "before" in query:
        rows = rows.where(audit.c.id < query["before"])
    if "changes" in query:
        read = or_(*(audit.c.operation.startswith(name, autoescape=True) for name in READING))
        rows = rows.where(~read if query["changes"] else read)
    page = paginate(work.session, rows, [by_id(audit.c.id)], limit=query["limit"], after=query.get("after"))
    return Page([dict(zip(audit.c.keys(), row, strict=True)) for row in page.items], page.next)


def of(work: Work, participant: UUID) -> Sequence[Any]:
    """Return all that someone did as one of the staff, for themselves."""
    return listed(work, {"actor": f"person:{participant}", "limit": 1_000_000}).items
