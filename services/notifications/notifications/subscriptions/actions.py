"""What is done to subscriptions; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.http import Invalid
from chassis.rows import fresh
from chassis.work import Work
from notifications.follows import actions as followed
from notifications.follows import queries as follows
from notifications.subscriptions import queries, unsubscribe
from notifications.subscriptions.models import Subscription
from notifications.threads import queries as threads


def change(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Choose which categories send mails, and in which language; what is not said stays."""
    if asked.get("language") not in {None, *work.territory.languages}:
        raise Invalid("/language", "language.unknown")
    row = own(work, queries.me(work))
    if "language" in asked:
        row.language = asked["language"]
    wanted = asked.get("mail", {})
    row.muted = sorted({*row.muted, *(name for name in wanted if not wanted[name])} - {n for n in wanted if wanted[n]})
    work.session.flush()
    return queries.shown(work)


def follow(work: Work, ref: str) -> dict[str, Any]:
    """Let who asks be told what becomes of something; refuse (404) what not all can read."""
    threads.public(work, ref)
    followed.follow(work, [queries.me(work)], ref, follows.FOLLOWER)
    return queries.shown(work)


def unfollow(work: Work, ref: str) -> None:
    """End a choice to follow; other reasons to be told stay."""
    followed.unfollow(work, [queries.me(work)], ref, follows.FOLLOWER)


def mute(work: Work, token: str) -> dict[str, str]:
    """Send no more mail of a category to whom the token names, whoever shows it; a second time changes nothing."""
    participant, category = unsubscribe.read(work.settings, work.territory, token)
    for person in work.present([participant], held=True).values():
        row = own(work, person)
        row.muted = sorted({*row.muted, category})
    return {"category": category}


def own(work: Work, participant: UUID) -> Subscription:
    """Return the row of a person, made where there is none, and locked."""
    new = insert(Subscription).values(**fresh(work), participant=participant, muted=[])
    work.session.execute(new.on_conflict_do_nothing())
    mine = select(Subscription).where(Subscription.participant == participant).with_for_update()
    return work.session.scalars(mine).one()


def hand_over(work: Work, participant: UUID, known_as: UUID) -> None:
    """Give one person's choices to whom they turned out to be, unless those had chosen already."""
    chosen = select(Subscription.id).where(Subscription.participant == known_as)
    if work.session.execute(chosen).first() is not None:
        forget(work, participant)
    work.session.execute(
        update(Subscription).where(Subscription.participant == participant).values(participant=known_as)
    )


def forget(work: Work, participant: UUID) -> None:
    work.session.execute(delete(Subscription).where(Subscription.participant == participant))
