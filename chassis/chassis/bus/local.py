"""The bus inside one process: `publish` returns what every subscriber has stored, no queue but the outbox."""

import re
from collections.abc import Sequence
from uuid import UUID

from eventlet.greenpool import GreenPool

from chassis.bus import Handler, Message, Unavailable
from chassis.logs import log


def pattern(topic: str) -> re.Pattern[str]:
    """Translate an AMQP topic (`*` one word, `#` any number of words) into a regular expression."""
    words = [r"[^.]+" if word == "*" else ".*" if word == "#" else re.escape(word) for word in topic.split(".")]
    return re.compile(r"\.".join(words) + r"\Z")


class LocalBus:
    def __init__(self, concurrency: int = 8) -> None:
        self.subscriptions: list[tuple[str, list[re.Pattern[str]], Handler]] = []
        self.pool = GreenPool(concurrency)
        self.running = False

    def subscribe(self, queue: str, types: Sequence[str], handle: Handler) -> None:
        self.subscriptions.append((queue, [pattern(topic) for topic in types], handle))

    def publish(self, messages: Sequence[Message]) -> list[UUID]:
        """Offer each message to each subscriber that asked; a message counts once all have stored it."""
        if not self.running:
            raise Unavailable("the bus is stopped")
        return [id for id in self.pool.imap(self._offer, messages) if id is not None]

    def _offer(self, message: Message) -> UUID | None:
        for queue, patterns, handle in self.subscriptions:
            if any(asked.match(message.type) for asked in patterns):
                try:
                    handle(message.body)
                except Unavailable:
                    return None
                except Exception:  # it stays in the outbox, and its neighbours pass
                    log.exception("bus.handler_failed", queue=queue)
                    return None
        return message.id

    def start(self) -> None:
        self.running = True

    def stop(self, seconds: float) -> None:
        self.running = False
        self.pool.waitall()

    def ready(self) -> bool:
        return self.running
