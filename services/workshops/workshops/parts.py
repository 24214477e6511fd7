"""What one process keeps beside its database: the live lines that are followed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.tail import Tail
from workshops.live.tail import Item, tail_of

if TYPE_CHECKING:
    from chassis.runtime import Runtime


@dataclass(frozen=True)
class Parts:
    tail: Tail[Item]

    @classmethod
    def of(cls, runtime: "Runtime") -> "Parts":
        return cls(tail_of(runtime.database))
