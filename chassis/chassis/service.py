"""How a service declares what it reacts to: `@subscribe` for events, `@job` for due work.

class Participation(Service):
    name = "participation"
    catalogue = events.catalogue

    @subscribe("notifications.message.bounced.v1")
    def bounced(self, work, event): ...
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from chassis.events import Catalogue, Upcasts
from chassis.http.operations import Method, Operation
from chassis.jobs import BACK_OFF, Kind

if TYPE_CHECKING:
    from chassis.runtime import Runtime
    from chassis.work import Work

Declaration = TypeVar("Declaration")


class Service:
    """One service: a short method for each HTTP route, each event and each kind of job. `runtime` is injected."""

    name: ClassVar[str]
    catalogue: ClassVar[Catalogue | None]
    examples: ClassVar[Mapping[str, Mapping[str, Any]]] = {}  # `tools.contracts` says how they are read
    upcasts: ClassVar[Upcasts] = {}  # what it hears in an older version than its subscribers read
    runtime: "Runtime"

    @classmethod
    def make_parts(cls, runtime: "Runtime") -> Any:
        """Make what one process keeps beside its database (a pool of connections, say), found at `runtime.parts`."""
        return None

    def keep_house(self, work: "Work") -> None:
        """Forget what has served, in one territory; called every hour."""


@dataclass(frozen=True)
class Subscription:
    """The event types (`*` one word, `#` any) that one method of a service reacts to."""

    types: Sequence[str]


def subscribe(*types: str) -> Callable[[Method], Method]:
    """Run the method as `(work, event)` once for each event of these types, in one transaction with its inbox row."""

    def declare(method: Method) -> Method:
        @functools.wraps(method)
        def receive(self: Service, body: bytes) -> None:
            self.runtime.inbox.receive(f"{self.name}.{method.__name__}", body)

        receive.declares = Subscription(types)  # type: ignore[attr-defined]
        return receive

    return declare


def declared(service: type, kind: type[Declaration]) -> dict[Method, Declaration]:
    """Return what the methods of a service declare of one kind, by method."""
    found = {method: getattr(method, "declares", None) for _, method in inspect.getmembers(service, inspect.isfunction)}
    return {method: said for method, said in found.items() if isinstance(said, kind)}


def operations_of(service: type) -> list[Operation]:
    """Return a service's operations, by path and verb."""
    return sorted(declared(service, Operation).values(), key=lambda operation: (operation.path, operation.verb))


def job(name: str, *, outside: bool = False, schedule: Sequence[timedelta] = BACK_OFF) -> Callable[[Method], Method]:
    """Run the method for each due job of this name.

    As `(work, job)` in the transaction that deletes the job; or, `outside`, as `(job)` with no transaction open, for
    mails and calls: it may then return a function of `work`, which runs in that last transaction.
    """

    def declare(method: Method) -> Method:
        method.declares = Kind(name, method, outside, schedule)  # type: ignore[attr-defined]
        return method

    return declare
