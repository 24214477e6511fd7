"""What is done to a contribution; these are its only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from participation import events
from participation.contributions.models import Contribution
from participation.contributions.states import OPEN, PUBLIC, states
from participation.participants import queries as people
from participation.receipts import queries as receipts

HERE = "contributions/"


def submit(work: Work, said: Mapping[str, Any]) -> Contribution:
    """Take in a need or an idea; it waits as long as its author is provisional.

    Raises Invalid for a theme, commune, language or origin that the territory does not know.
    """
    author = people.current(work)
    check(work, said)
    row = add(
        work,
        Contribution,
        version=1,
        kind=said["kind"],
        state=states.initial,
        title=said.get("title"),
        text=said["text"],
        language=said.get("language", work.territory.languages[0]),
        themes=list(dict.fromkeys(said["themes"])),
        commune=said["commune"],
        edition=edition(work, said["commune"]),
        origins=list(dict.fromkeys(said.get("origins", ()))),
        author=author.id,
        receipt=None if author.claimed_at else receipts.latest(work, author.id),
        waiting=True,
        supports=0,
        comments=0,
    )
    if author.claimed_at:
        enter(work, row)
    return row


def enter(work: Work, row: Contribution) -> None:
    """Let in what someone known says: to the moderators, and at once to all where moderation comes after."""
    row.waiting = False
    if row.state != states.initial:
        return  # withdrawn before anyone saw it
    row.queued_at = work.now
    tell(work, row, events.contribution_submitted)
    if work.territory.settings.moderation == "after":
        publish(work, row)


def enter_all(work: Work, author: UUID) -> None:
    """Let in what waited for its author to be claimed."""
    waiting = select(Contribution).where(Contribution.author == author, Contribution.waiting).order_by(Contribution.id)
    for row in work.session.execute(waiting.with_for_update()).scalars():
        enter(work, row)


def drop_waiting(work: Work, author: UUID) -> None:
    """Forget what nobody ever claimed; nobody was told of it."""
    work.session.execute(delete(Contribution).where(Contribution.author == author, Contribution.waiting))


def publish(work: Work, row: Contribution, told: EventType = events.contribution_published) -> None:
    """Show it to all; refuse (409) from a state that does not lead there."""
    move(row, "published")
    row.published_at = row.published_at or work.now
    tell(work, row, told)


def decline(work: Work, row: Contribution) -> None:
    """Show it to its author only; where it was public, whoever copied it learns that it is no more."""
    was_public = row.state in PUBLIC
    move(row, "declined")
    tell(work, row, events.contribution_declined)
    if was_public:
        tell(work, row, events.contribution_unpublished)


def answer(work: Work, id: UUID, text: str) -> Contribution:
    """Say, for those who run the démarche, what comes of it; refuse (404) what is not public.

    What lives on elsewhere is answered there (409): only the undo of its merge leads back to `answered`.
    """
    row = work.find(Contribution, id, lock=True)
    if row.state not in PUBLIC:
        raise Problem("not-found")
    if row.merged_into is not None:
        raise Problem("forbidden-transition", object="contribution", state=row.state, wanted="answered")
    move(row, "answered")
    answerer = people.get(work, work.acting.participant)
    row.answer, row.answered_at, row.answered_by = text, work.now, answerer.id if answerer else None
    tell(work, row, events.contribution_answered)
    return row


def move(row: Contribution, to: str) -> None:
    """Move it as the state table allows (409), in a version of its own."""
    states.move(row, to)
    row.version += 1


def withdraw(work: Work, id: UUID) -> Contribution:
    """Take it back, by its author; refuse (403) anyone else."""
    row = mine(work, work.find(Contribution, id, lock=True))
    was_public = row.state in PUBLIC
    move(row, "withdrawn")
    row.queued_at = None
    if not row.waiting:
        tell(work, row, events.contribution_withdrawn if was_public else events.contribution_dropped)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Contribution:
    """Change it, by its author, as long as nothing was made of it; what changes nothing is told to nobody.

    What a moderator published before anyone read it keeps its words (409); where moderation comes after, they are
    looked at again.
    """
    mine(work, work.find(Contribution, id, lock=True))
    row = work.change(Contribution, id)
    if row.state not in ("submitted", "published"):
        raise Problem("conflict", detail="contribution.no-longer-editable", state=row.state)
    check(work, change)
    changed = {name for name, value in change.items() if value != getattr(row, name)}
    if not changed:
        row.version -= 1
        return row
    if row.state == "published" and changed & {"title", "text"}:
        if work.territory.settings.moderation == "before":
            raise Problem("conflict", detail="contribution.words-are-public", state=row.state)
        row.queued_at = work.now
    for name, value in change.items():
        setattr(row, name, value)
    if "commune" in change:
        row.edition = edition(work, row.commune)
    if not row.waiting:
        tell(work, row, events.contribution_edited if row.state in PUBLIC else events.contribution_revised)
    return row


def count(work: Work, row: Contribution, what: str, by: int) -> None:
    """Keep a count beside the contribution; what belongs to it never raises its version."""
    column = getattr(Contribution, what)
    counted = update(Contribution).where(Contribution.id == row.id).values({what: column + by}).returning(column)
    number = work.session.execute(counted, execution_options={"synchronize_session": False}).scalar_one()
    set_committed_value(row, what, number)


def open_one(work: Work, id: UUID) -> Contribution:
    """Return a contribution that may be supported and commented; refuse one that is not public (404) or over (409)."""
    row = work.find(Contribution, id)
    if row.state not in PUBLIC:
        raise Problem("not-found")
    if row.state not in OPEN:
        raise Problem("conflict", detail="contribution.over", state=row.state)
    return row


def mine(work: Work, row: Contribution) -> Contribution:
    """Return the row to its author; refuse others, with 404 where they may not even know of it."""
    author = people.get(work, work.acting.participant)
    if author is None or row.author != author.id:
        raise Problem("forbidden", detail="contribution.not-yours") if row.state in PUBLIC else Problem("not-found")
    return row


def edition(work: Work, commune: str) -> str | None:
    found = work.territory.edition_of(commune)
    return found.code if found else None


def check(work: Work, said: Mapping[str, Any]) -> None:
    """Refuse (422) what the territory does not know, saying where."""
    here = work.territory
    for index, theme in enumerate(said.get("themes", ())):
        if theme not in here.theme_by_code:
            raise Invalid(f"/themes/{index}", "theme.unknown")
    if "commune" in said and said["commune"] not in here.commune_by_code:
        raise Invalid("/commune", "commune.unknown")
    if "language" in said and said["language"] not in here.languages:
        raise Invalid("/language", "language.unknown")
    for index, origin in enumerate(said.get("origins", ())):
        if not origin.startswith(("https://", "http://")) and not is_public(work, origin):
            raise Invalid(f"/origins/{index}", "origin.unknown")


def is_public(work: Work, ref: str) -> bool:
    """Tell whether a ref names a contribution that all may read here."""
    try:
        id = UUID(ref.removeprefix(HERE)) if ref.startswith(HERE) else None
    except ValueError:
        return False
    found = select(Contribution.id).where(Contribution.id == id, Contribution.public)
    return work.session.execute(found).first() is not None


def tell(work: Work, row: Contribution, kind: EventType, challenge: str | None = None) -> None:
    """Tell what became of it to the others, and of which challenge it became or was a part."""
    told = {name: getattr(row, name) for name in events.CONTRIBUTION} | {"challenge": challenge}
    work.emit(kind, row.ref, told, authors=[row.author] if row.author else ())


def hand_over(work: Work, author: UUID, known_as: UUID) -> None:
    work.session.execute(update(Contribution).where(Contribution.author == author).values(author=known_as))


def forget(work: Work, author: UUID) -> list[str]:
    """Empty what an erased person said and nobody can read; return the refs of what was emptied."""
    drop_waiting(work, author)
    hidden = select(Contribution).where(Contribution.author == author, ~Contribution.public).with_for_update()
    rows = work.session.execute(hidden).scalars().all()
    for row in rows:
        if row.state == "submitted":
            move(row, "withdrawn")
            tell(work, row, events.contribution_dropped)
        row.text, row.title, row.queued_at = "", None, None
    return [row.ref for row in rows]
