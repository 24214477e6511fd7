"""How people are called: asked of participation at the moment of reading, and kept nowhere here."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from chassis.bus import Unavailable
from chassis.http.client import Client
from chassis.work import Work
from workshops.words import words


def of(client: Client, work: Work, ids: Iterable[UUID]) -> Mapping[UUID | None, str]:
    """Return the label of each person; where participation is away or knows none, they are someone of the territory."""
    asked = list(ids)
    nobody = words(work.acting.language, "person.nobody")
    named: dict[UUID | None, str] = dict.fromkeys(asked, nobody)
    if asked:
        query = "ids=" + ",".join(map(str, asked))
        try:
            found = client.ask("participation", "/internal/participants/labels", work.acting, query=query)
        except Unavailable:
            found = None
        named |= {UUID(item["id"]): item["label"] for item in (found or {}).get("items", ())}
    return named
