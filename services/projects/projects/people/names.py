"""What people are called, and whether they are anybody: asked of participation, never kept, never within a write."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.bus import Unavailable
from chassis.clock import within
from chassis.context import Acting
from chassis.http.lists import LIMIT
from chassis.logs import log
from chassis.work import Work

if TYPE_CHECKING:
    from chassis.runtime import Runtime

LABELS = "/internal/participants/labels"
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
            answer = runtime.client.ask("participation", LABELS, work.acting, query=query)
        return {UUID(item["id"]): item["label"] for item in (answer or {"items": []})["items"]}


UNASKED = Names()


def is_anybody(runtime: "Runtime", acting: Acting, said: Mapping[str, Any]) -> bool:
    """Tell, before a write, whether the `participant` it names is anybody; while participation is away, believe so."""
    named = said.get("participant")
    if named is None:
        return True
    try:
        with within(SECONDS, Unavailable("no answer in time")):
            answer = runtime.client.ask("participation", LABELS, acting, query=f"ids={named}")
    except Unavailable as reason:
        log.warning("participant.unasked", reason=str(reason))
        return True
    return bool(answer and answer["items"])
