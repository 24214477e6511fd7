"""What one process keeps beside its database: connections, and the ends of the logs that are followed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.tail import Tail
from notifications.log.tail import Item, tail_of
from notifications.log.vocabulary import Vocabulary
from notifications.mail.transport import Transport, transport_of
from notifications.webhooks.delivery import Courier

if TYPE_CHECKING:
    from chassis.runtime import Runtime


@dataclass(frozen=True)
class Parts:
    transport: Transport
    courier: Courier
    tail: Tail[Item]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, runtime: "Runtime") -> "Parts":
        return cls(transport_of(runtime.settings), Courier(), tail_of(runtime.database), Vocabulary(runtime.client))
