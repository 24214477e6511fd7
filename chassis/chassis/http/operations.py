"""Operations: an HTTP route declared on a service's method, with its shapes, its access and its events."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from chassis.events import EventType
from chassis.http.access import Access, anyone
from chassis.http.problems import Problem
from chassis.http.schemas import Input

Method = Callable[..., Any]


@dataclass(frozen=True)
class Reply:
    """An answer that is not the declared object: a file, a stream, an answer with headers of its own."""

    body: bytes | Iterator[bytes] = b""
    content_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """Refuse, and yet keep what the action wrote (a failed try that counts, say)."""

    problem: Problem


@dataclass(eq=False)
class Operation:
    """One declared route. `summary` is the method's docstring; `scope` is `<first segment>:read|write`.

    A read is `personal` where it shows staff what only they may know of people: it leaves a trail, as writes do.
    `first` asks others what a write must know, `(runtime, acting, data)`, before its transaction; the method takes what
    that returns as `found`.
    """

    verb: str
    path: str
    who: Access = anyone
    takes: type[Schema] | None = None
    query: type[Schema] | None = None
    gives: type[Schema] | None = None
    many: bool = False
    status: int = 200
    guarded: bool = False
    personal: bool = False
    emits: Sequence[EventType] = ()
    first: Callable[..., Any] | None = None
    media: str = "application/json"
    name: str = ""
    summary: str = ""
    description: str = ""

    def __post_init__(self) -> None:
        self.input = self.takes() if self.takes else None
        self.parameters = (self.query or Input)()
        self.output = self.gives() if self.gives else None
        needed = [field.required for field in self.input.fields.values()] if self.input else []
        self.optional_body = self.verb == "POST" and not any(needed)  # an act that needs no word

    @property
    def internal(self) -> bool:
        return bool(self.who.services)

    @property
    def scope(self) -> str:
        return f"{self.path.strip('/').split('/')[0]}:{'read' if self.verb == 'GET' else 'write'}"

    def subject(self, values: Mapping[str, Any]) -> str | None:
        """Name the object of a request by its path as far as it has values: `participants/<id>/roles/mentor`."""
        before, last, _ = self.path.rpartition("}")
        return (before + last).lstrip("/").format(**values) or None


def operation(verb: str, path: str, **options: Any) -> Callable[[Method], Method]:
    """Declare a route on a method of a service; the method takes `work`, then `data`, `query` and path values by name.

    It returns a row or mapping for `gives`, a Page for `many`, a Reply, a Refusal, or None (204).
    """

    def declare(method: Method) -> Method:
        summary, _, description = (inspect.getdoc(method) or method.__name__).partition("\n")
        options.update(name=method.__name__, summary=summary, description=description.strip())
        declared = Operation(verb, path, **options)

        @functools.wraps(method)
        def answer(self: Any, request: Any, values: Mapping[str, Any]) -> Any:
            return self.runtime.answer(declared, functools.partial(method, self), request, values)

        answer.declares = declared  # type: ignore[attr-defined]
        return answer

    return declare


get = functools.partial(operation, "GET")
post = functools.partial(operation, "POST")
put = functools.partial(operation, "PUT")
patch = functools.partial(operation, "PATCH")
delete = functools.partial(operation, "DELETE")
