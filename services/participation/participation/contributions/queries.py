"""Reading contributions: the list, one of them, mine, a receipt's. Nothing here writes.

The list is the hottest read of the platform: one statement, plain columns, a person's label joined to each row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, column, func, literal, select

from chassis.context import Acting
from chassis.http import Page, Problem, paginate
from chassis.http.lists import Listing, Order, by_id
from chassis.work import Work
from participation.challenges import queries as challenges
from participation.challenges.models import Grouped
from participation.contributions.models import Contribution
from participation.contributions.states import OPEN, PUBLIC, states
from participation.moderation import statements
from participation.participants import queries as people
from participation.participants.models import Participant
from participation.supports.models import Support
from participation.words import label

MOST_FOUND = 5000
MOST_COUNTED = 1000
ALIKE = 5
SHOWN = (
    "id", "kind", "title", "text", "language", "themes", "commune", "edition", "state", "version", "origins",
    "supports", "comments", "created_at", "published_at", "waiting", "merged_into",
)  # fmt: skip
NAMES = (*SHOWN, "pseudonym")
ROWS = select(*[getattr(Contribution, name) for name in SHOWN], Participant.pseudonym).outerjoin(
    Participant, Participant.id == Contribution.author
)
READABLE = [Contribution.public.expression, Contribution.state != "merged"]
NEWEST = [by_id(Contribution.id)]
ORDERS = {"recent": NEWEST, "supported": [Order(Contribution.supports, read=int), by_id(Contribution.id)]}
ALL = {sort: Listing(ROWS.where(*READABLE), order, plain=True) for sort, order in ORDERS.items()}


def found(work: Work, query: Mapping[str, Any]) -> Page:
    """List what all may read, by any filter, each thing once (not what lives on elsewhere).

    Other states are for moderators (403).
    """
    listing, narrowed = ALL[query["sort"]], [*filters(work, query)]
    if narrowed or "state" in query:
        narrowed += readable(work, query.get("state"))
        listing = Listing(ROWS.where(*narrowed), listing.order)
    page = listing.page(work.session, query["limit"], query.get("after"))
    return Page(shaped(work, page.items), page.next)


def counted(work: Work, query: Mapping[str, Any]) -> dict[str, Any]:
    """Count what the list would hold, so far that it costs little."""
    rows = select(literal(1)).select_from(Contribution)
    rows = rows.where(*readable(work, query.get("state")), *filters(work, query)).limit(MOST_COUNTED + 1)
    number: int = work.session.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
    return {"number": min(number, MOST_COUNTED), "more": number > MOST_COUNTED}


def readable(work: Work, state: str | None) -> list[ColumnElement[bool]]:
    """Translate a state, or none, into conditions; refuse (403) one that is for moderators."""
    if state is None:
        return READABLE
    if state in PUBLIC:
        return [Contribution.state == state, ~Contribution.waiting, Contribution.public.expression]
    if not may_moderate(work.acting):
        raise Problem("forbidden", detail="problem.forbidden.role", roles="moderator")
    return [Contribution.state == state, ~Contribution.waiting]


def similar(work: Work, text: str) -> Page:
    """List the few that share most with a text, the most alike first."""
    alike = select(column("id"), column("likeness")).select_from(func.similar_contributions(text, ALIKE)).subquery()
    rows = ROWS.join(alike, alike.c.id == Contribution.id).order_by(alike.c.likeness.desc(), Contribution.id.desc())
    return Page(shaped(work, work.session.execute(rows)), None)


def filters(work: Work, query: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    """Translate each filter that was given into a condition."""
    for name in ("kind", "commune", "edition"):
        if name in query:
            yield getattr(Contribution, name) == query[name]
    if "theme" in query:
        yield literal(query["theme"]) == any_(Contribution.themes)
    if "area" in query:
        yield Contribution.commune.in_(work.territory.communes_of_area(query["area"]))
    if "ids" in query:
        yield Contribution.id.in_(query["ids"])
    if "q" in query:
        yield Contribution.id.in_(select(func.search_contributions(query["q"], MOST_FOUND)))


def shaped(work: Work, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Give rows of `ROWS` the shape in which they are shown."""
    return [shape(dict(zip(NAMES, row, strict=True)), work.acting.language) for row in rows]


def shape(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give a row the shape in which it is shown."""
    return {
        **row,
        "author": {"label": label(row["pseudonym"], language)},
        "counts": {"supports": row["supports"], "comments": row["comments"]},
    }


def detail(work: Work, id: UUID) -> dict[str, Any]:
    """Show one, with what the asker may do; refuse what is not public (404) or no more (410).

    Its author sees it in every state, and a moderator unless it waits for its author to be known.
    """
    return show(work, work.find(Contribution, id))


def show(work: Work, row: Contribution) -> dict[str, Any]:
    asker = people.id_of(work)
    mine = asker is not None and row.author == asker
    if row.state not in PUBLIC and not mine and (row.waiting or not may_moderate(work.acting)):
        raise Problem("gone" if row.published_at else "not-found")
    author = work.session.get(Participant, {"territory": row.territory, "id": row.author}) if row.author else None
    supported = not mine and asker is not None and supports(work, row.id, asker)
    statement = statements.of(work, [row.ref]).get(row.ref) if row.state == "declined" else None
    shown = {name: getattr(row, name) for name in SHOWN} | {"pseudonym": author.pseudonym if author else None}
    return shape(shown, work.acting.language) | {
        "mine": mine,
        "supported": supported,
        "statement": statement,
        "actions": actions(row, mine, supported, statement) + outcomes(row, work.acting),
        "answer": {"text": row.answer, "answered_at": row.answered_at} if row.answer else None,
        "challenges": challenges.of_contribution(work, row.id),
    }


def supports(work: Work, contribution: UUID, participant: UUID) -> bool:
    found = select(Support.id).where(Support.contribution == contribution, Support.participant == participant)
    return work.session.execute(found).first() is not None


def actions(row: Contribution, mine: bool, supported: bool, statement: Mapping[str, Any] | None) -> list[str]:
    """Name what the asker may do now, as the state table allows it; pages make their buttons of these."""
    if mine:
        possible = {
            "edit": row.state in ("submitted", "published"),
            "withdraw": states.allows(row.state, "withdrawn"),
            "appeal": row.state == "declined" and not (statement and statement["appeal"]),
            "comment": row.state in OPEN,
        }
    else:
        possible = {
            "support": row.state in OPEN and not supported,
            "unsupport": supported,
            "comment": row.state in OPEN,
            "report": row.state in PUBLIC,
        }
    return [name for name, allowed in possible.items() if allowed]


def outcomes(row: Contribution, acting: Acting) -> list[str]:
    """Name what those who run the démarche may make of it now."""
    writes = "contributions:write" in acting.scopes
    coordinates, moderates = "coordinator" in acting.roles, "moderator" in acting.roles
    merges, open = coordinates or moderates or writes, row.state in OPEN
    possible = {
        "answer": (coordinates or writes) and open and states.allows(row.state, "answered"),
        "group": challenges.coordinates(acting) and open,
        "merge": merges and open and states.allows(row.state, "merged"),
        "unmerge": merges and row.state == "merged",
    }
    return [name for name, allowed in possible.items() if allowed]


def of_challenge(work: Work, challenge: UUID, query: Mapping[str, Any]) -> Page:
    """List what a challenge is made of, as all may read it."""
    rows = ROWS.join(Grouped, Grouped.contribution == Contribution.id)
    rows = rows.where(Grouped.challenge == challenge, Contribution.public)
    return with_statements(work, rows, query["limit"], query.get("after"))


def by_author(work: Work, author: UUID, limit: int = 100, after: str | None = None) -> Page:
    """List what one person said, in every state, with the reasons they were given."""
    return with_statements(work, ROWS.where(Contribution.author == author), limit, after)


def under_receipt(work: Work, receipt: UUID) -> Sequence[Any]:
    """Return what was said under one receipt."""
    return with_statements(work, ROWS.where(Contribution.receipt == receipt), 100, None).items


def with_statements(work: Work, rows: Select[Any], limit: int, after: str | None) -> Page:
    page = paginate(work.session, rows, NEWEST, limit=limit, after=after)
    items = shaped(work, page.items)
    told = statements.of(work, [f"contributions/{item['id']}" for item in items if item["state"] == "declined"])
    return Page([item | {"statement": told.get(f"contributions/{item['id']}")} for item in items], page.next)


def may_moderate(acting: Acting) -> bool:
    return "moderator" in acting.roles or "moderation:read" in acting.scopes
