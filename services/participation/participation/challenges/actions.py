"""What is done to challenges; these are their only writers.

A draft moves no contribution: what it groups is taken in when all may read it, and let go when no challenge holds it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.events import EventType
from chassis.http import Invalid, Problem
from chassis.rows import add, fresh
from chassis.work import Work
from participation import events
from participation.challenges.models import Challenge, Grouped, TakenUp
from participation.challenges.states import EDITABLE, HOLDING, states
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.contributions.states import OPEN
from participation.participants import queries as people


def create(work: Work, said: Mapping[str, Any]) -> Challenge:
    """Draft a challenge, made of some contributions perhaps; raises Invalid for what the territory does not know."""
    check(work, said)
    author = people.get(work, work.acting.participant)
    row = add(
        work,
        Challenge,
        version=1,
        state=states.initial,
        areas=list(dict.fromkeys(said.get("areas", ()))),
        language=said.get("language", work.territory.languages[0]),
        origins=[],
        author=author.id if author else None,
        **{name: said.get(name) for name in ("title", "causes", "people_concerned", "existing", "edition")},
    )
    work.session.flush()
    for index, id in enumerate(dict.fromkeys(said.get("contributions", ()))):
        link(work, row, open_one(work, id, f"/contributions/{index}"))
    if row.edition is None:
        row.edition = edition_of(work, row)
    tell(work, row, events.challenge_created)
    return row


def edit(work: Work, id: UUID, change: Mapping[str, Any]) -> Challenge:
    """Change a challenge as long as it is worked on; refuse (409) one that is over."""
    row = work.change(Challenge, id)
    editable(row)
    check(work, change)
    for name, value in change.items():
        setattr(row, name, value)
    changed(work, row)
    return row


def publish(work: Work, id: UUID) -> Challenge:
    """Show it to all, and take in what it is made of; refuse (422) one that is made of nothing.

    What was withdrawn or declined since it was drafted is no part of it, and may become one again.
    """
    row = work.find(Challenge, id, lock=True)
    if row.published_at is not None:  # only its workshops put it back
        raise Problem("forbidden-transition", object="challenge", state=row.state, wanted="published")
    states.move(row, "published")
    taken = [one for one in grouped(work, row) if one.state in OPEN]
    if not taken:
        raise Invalid("/contributions", "challenge.of-nothing")
    row.version += 1
    row.published_at = work.now
    row.origins = [one.ref for one in taken]
    gone = Grouped.contribution.not_in([one.id for one in taken])
    work.session.execute(delete(Grouped).where(Grouped.challenge == row.id, gone))
    tell(work, row, events.challenge_published)
    for one in taken:
        take_in(work, one, row)
    follow(work, row)
    return row


def close(work: Work, id: UUID) -> Challenge:
    """Work on it no more; what nothing came of is let go, and may be taken up again."""
    row = work.find(Challenge, id, lock=True)
    states.move(row, "closed")
    row.version += 1
    if row.published_at is None:
        tell(work, row, events.challenge_revised)
        return row
    tell(work, row, events.challenge_closed)
    if row.transformed_at is None:
        for one in grouped(work, row):
            let_go(work, one, row)
    return row


def group(work: Work, id: UUID, contribution: UUID) -> Challenge:
    """Let a contribution be part of a challenge; a second time changes nothing."""
    row = work.find(Challenge, id, lock=True)
    editable(row)
    one = open_one(work, contribution, "/contribution")
    if link(work, row, one):
        row.version += 1
        changed(work, row)
        if row.published_at is not None:
            take_in(work, one, row)
    return row


def ungroup(work: Work, id: UUID, contribution: UUID) -> Challenge:
    """Take a contribution out of a challenge; the last one of a public challenge stays (409): close it instead."""
    row = work.find(Challenge, id, lock=True)
    editable(row)
    one = work.find(Contribution, contribution, lock=True)
    if one.ref not in row.origins:
        raise Problem("not-found")
    if row.published_at is not None and len(row.origins) == 1:
        raise Problem("conflict", detail="challenge.last-one", state=row.state)
    work.session.execute(delete(Grouped).where(Grouped.challenge == row.id, Grouped.contribution == one.id))
    row.origins = [ref for ref in row.origins if ref != one.ref]
    row.version += 1
    changed(work, row)
    if row.published_at is not None:
        let_go(work, one, row)
    return row


def follow(work: Work, row: Challenge) -> None:
    """Be in a workshop as long as one works on it."""
    taken = select(TakenUp.id).where(TakenUp.challenge == row.id, TakenUp.live).limit(1)
    live = work.session.execute(taken).first() is not None
    if live and row.state == "published":
        move(work, row, "in_workshop", events.challenge_taken_up)
    elif not live and row.state == "in_workshop":
        move(work, row, "published", events.challenge_put_back)


def move(work: Work, row: Challenge, to: str, told: EventType) -> None:
    """Note what the workshops make of it."""
    states.move(row, to)
    row.version += 1
    tell(work, row, told)


def link(work: Work, row: Challenge, one: Contribution) -> bool:
    """Note that a contribution is part of it; tell whether that is new."""
    values = {**fresh(work), "challenge": row.id, "contribution": one.id}
    made = insert(Grouped).values(values).on_conflict_do_nothing().returning(Grouped.id)
    new = work.session.execute(made).first() is not None
    if new:
        row.origins = [*row.origins, one.ref]
    return new


def take_in(work: Work, one: Contribution, row: Challenge) -> None:
    """Let a contribution wait for what comes of a challenge; remember where it was."""
    if one.state != "in_challenge":
        one.before = one.state
        contributions.move(one, "in_challenge")
    else:
        one.version += 1
    tell_of(work, one, row, events.contribution_grouped)


def let_go(work: Work, one: Contribution, row: Challenge) -> None:
    """Return a contribution to where it was, unless another challenge holds it."""
    if one.state == "in_challenge" and not held(work, one, row):
        contributions.move(one, one.before or "published")
        one.before = None
    else:
        one.version += 1
        if one.before_merge == "in_challenge" and not held(work, one, row):
            one.before_merge = one.before or "published"
    tell_of(work, one, row, events.contribution_ungrouped)


def held(work: Work, one: Contribution, but: Challenge) -> bool:
    """Tell whether another challenge takes care of a contribution."""
    others = select(Challenge.id).join(Grouped, Grouped.challenge == Challenge.id)
    others = others.where(Grouped.contribution == one.id, Challenge.id != but.id)
    others = others.where(Challenge.state.in_(HOLDING) & Challenge.published_at.is_not(None))
    return work.session.execute(others.limit(1)).first() is not None


def grouped(work: Work, row: Challenge) -> Sequence[Contribution]:
    """Return what a challenge is made of, held until the commit, in one order for all."""
    rows = select(Contribution).join(Grouped, Grouped.contribution == Contribution.id)
    rows = rows.where(Grouped.challenge == row.id).order_by(Contribution.id).with_for_update(of=Contribution)
    return work.session.execute(rows, execution_options={"populate_existing": True}).scalars().all()


def open_one(work: Work, id: UUID, pointer: str) -> Contribution:
    """Return a contribution that a challenge may take in, held; refuse (422) another."""
    try:
        row = work.find(Contribution, id, lock=True)
    except Problem:
        raise Invalid(pointer, "challenge.unknown-contribution") from None
    if row.state not in OPEN:
        raise Invalid(pointer, "challenge.unknown-contribution")
    return row


def editable(row: Challenge) -> None:
    if row.state not in EDITABLE:
        raise Problem("conflict", detail="challenge.over", state=row.state)


def check(work: Work, said: Mapping[str, Any]) -> None:
    """Refuse (422) what the territory does not know, saying where."""
    here = work.territory
    for index, area in enumerate(said.get("areas", ())):
        if area not in {known.code for known in here.areas}:
            raise Invalid(f"/areas/{index}", "area.unknown")
    if said.get("edition") is not None and said["edition"] not in {known.code for known in here.editions}:
        raise Invalid("/edition", "edition.unknown")
    if "language" in said and said["language"] not in here.languages:
        raise Invalid("/language", "language.unknown")


def edition_of(work: Work, row: Challenge) -> str | None:
    """Return the edition of what it is made of, the first that has one."""
    rows = select(Contribution.edition).join(Grouped, Grouped.contribution == Contribution.id)
    rows = rows.where(Grouped.challenge == row.id, Contribution.edition.is_not(None)).order_by(Grouped.id).limit(1)
    return work.session.execute(rows).scalar()


def changed(work: Work, row: Challenge) -> None:
    tell(work, row, events.challenge_revised if row.published_at is None else events.challenge_edited)


def tell(work: Work, row: Challenge, kind: EventType) -> None:
    work.emit(kind, row.ref, row)


def tell_of(work: Work, one: Contribution, row: Challenge, kind: EventType) -> None:
    """Tell what a challenge means to a contribution, and to whoever said it."""
    contributions.tell(work, one, kind, row.ref)
