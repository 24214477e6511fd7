"""A live stream for one screen: what its channel may see, from where it was cut."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.http import Invalid, Problem, Reply
from chassis.http.streams import LIVE
from chassis.tail import Tail
from chassis.work import Work
from workshops.facilitators import queries as facilitators
from workshops.live.tail import Item
from workshops.tables import queries as tables
from workshops.workshops import queries as workshops

__all__ = ["LIVE", "open"]


def open(tail: Tail[Item], work: Work, workshop: UUID, query: Mapping[str, Any]) -> Reply:
    """Follow the line of a workshop; the stage is for those who host (403), a table must be one of its own (422)."""
    row = workshops.visible(work, workshop)
    channel = query["channel"]
    if channel == "stage" and not facilitators.may(work, row.id, "workshops:write", *facilitators.STAFF):
        raise Problem("forbidden", detail="problem.forbidden.role", roles="coordinator, facilitator")
    table = None
    if channel == "table":
        if "table" not in query:
            raise Invalid("table", "validation.required")
        table = tables.in_workshop(work, row, query["table"]).id

    def wants(item: Item) -> bool:
        if channel == "table" and item.table not in (None, table):
            return False
        return channel == "stage" or not item.stage

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Reply(tail.follow(work.territory, query.get("after"), wants, str(row.id)), LIVE, headers=headers)
