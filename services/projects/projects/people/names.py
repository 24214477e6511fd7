"""What people are called: asked of participation when something is read, never kept, never in a write."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.bus import Unavailable
from chassis.clock import within
from chassis.http.lists import LIMIT
from chassis.logs import log
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.runtime import Runtime

SECONDS = 2.0
Label = Callable[[UUID | None], str | None]


class Names:
    """The labels of people; without a runtime nobody is asked, and a label is None: read it again."""

    def __init__(self, runtime: "Runtime | None" = None) -> None:
        self.runtime = runtime

    def of(self, work: Work, participants: Iterable[UUID | None]) -> Label:
        """Return what each is called; "a person of the territory" for who is gone, or while participation is away."""
        if self.runtime is None:
            return lambda _: None
        wanted = iter(dict.fromkeys(id for id in participants if id is not None))
        found: dict[UUID, str] = {}
        try:
            while some := list(islice(wanted, LIMIT)):
                found |= self._ask(self.runtime, work, some)
        except Unavailable as reason:
            log.warning("labels.unavailable", reason=str(reason))
        nobody = self.runtime.words(work.acting.language, "person.nobody")
        return lambda id: found.get(id, nobody) if id else nobody

    def _ask(self, runtime: "Runtime", work: Work, ids: list[UUID]) -> dict[UUID, str]:
        query = "ids=" + ",".join(str(id) for id in ids)
        with within(SECONDS, Unavailable("no labels in time")):
            answer = runtime.client.ask("participation", "/internal/participants/labels", work.acting, query=query)
        return {UUID(item["id"]): item["label"] for item in (answer or {"items": []})["items"]}


UNASKED = Names()
