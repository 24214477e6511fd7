"""A live stream of events for one reader: what they may see of what they asked for, from where they were cut."""

from collections.abc import Mapping
from typing import Any

from chassis.http import Reply
from chassis.http.streams import LIVE
from chassis.tail import Tail
from chassis.work import Work
from notifications.log import queries
from notifications.log.tail import Item
from notifications.log.types import ALL, matches

__all__ = ["LIVE", "open"]


def open(tail: Tail[Item], work: Work, query: Mapping[str, Any]) -> Reply:
    """Follow the log of this territory; refuse (410) to resume from what is no longer kept."""
    after = queries.number(query["after"]) if "after" in query else None
    if after:
        queries.check_kept(work, after)
    asked, seen = query.get("type", ALL), queries.visible(work.acting)

    def wants(item: Item) -> bool:
        return item.visibility in seen and matches(asked, item.type)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Reply(tail.follow(work.territory, after, wants), LIVE, headers=headers)
