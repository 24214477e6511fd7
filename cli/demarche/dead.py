"""What no subscriber could store, as RabbitMQ keeps it: looked at, offered again, or dropped, by a person.

For a process of its own, patched or not: each look is one short connection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from chassis.bus.rabbit import DEAD
from demarche.broker import visited

Verdict = Literal["keep", "retry", "drop"]


@dataclass(frozen=True)
class DeadMessage:
    """A message, the queue that gave it up, and why."""

    id: str
    queue: str
    reason: str
    since: datetime | None
    body: bytes


def visit(url: str, decide: Callable[[DeadMessage], Verdict]) -> int:
    """Walk through the dead once, doing with each what `decide` says; return how many were there.

    What is kept goes back as it was. One to retry is confirmed in its queue before it leaves here: at worst it is in
    both. Raises Unavailable when the broker is away.
    """
    count = 0
    with visited(url) as link:
        channel = link.channel()
        channel.confirm_select()
        while (found := channel.basic_get(DEAD)) is not None:
            count += 1
            message = read(found)
            verdict = decide(message)
            if verdict == "retry":
                found.properties.pop("application_headers", None)  # its deliveries count anew
                channel.basic_publish_confirm(found, exchange="", routing_key=message.queue)
            if verdict != "keep":
                channel.basic_ack(found.delivery_tag)
    return count


def read(found: Any) -> DeadMessage:
    """Take the story of a message out of the headers that RabbitMQ gave it at its death."""
    headers = found.headers or {}
    death = (headers.get("x-death") or [{}])[0]
    died = death.get("time")
    return DeadMessage(
        id=str(found.properties.get("message_id", "")),
        queue=str(headers.get("x-first-death-queue", "")),
        reason=str(headers.get("x-first-death-reason", "")),
        since=died.replace(tzinfo=UTC) if isinstance(died, datetime) else None,
        body=found.body.encode() if isinstance(found.body, str) else bytes(found.body),
    )
