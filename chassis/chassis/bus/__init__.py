"""How events travel between services: one small interface, in process or over RabbitMQ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Unavailable(Exception):
    """The bus, or the database behind a handler, is away: nothing was lost, try again later."""


@dataclass(frozen=True)
class Message:
    """One event on its way: `body` is its JSON envelope (`chassis.events.Event.encode`), already encoded."""

    id: UUID
    territory: str
    type: str
    body: bytes


Handler = Callable[[bytes], None]


class Bus(Protocol):
    """Carry messages at least once; a handler that returns has stored the message, or refused it for good."""

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        """Return the ids that are safely stored on the other side; raise Unavailable when the bus is away."""

    def subscribe(self, queue: str, types: Sequence[str], handle: Handler) -> None:
        """Ask, before `start`, for the given types (`*` one word, `#` any) under a queue of this name.

        `handle` raises Unavailable when the message must be kept and offered again.
        """

    def start(self) -> None:
        """Connect, declare, and begin to deliver."""

    def stop(self, seconds: float) -> None:
        """Deliver nothing more, wait for running handlers, acknowledge, then disconnect."""

    def ready(self) -> bool:
        """Tell whether messages can flow at this moment."""
