"""What is done to people; these are their only writers.

A person is provisional until claimed: by a confirmed address (`sign_ins`), or by a pseudonym, their receipt being the
recovery code. What they said meanwhile waits, and is dropped with them after the days that the territory gives.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update

from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from participation import events, keys
from participation.challenges.models import Challenge
from participation.comments import actions as comments
from participation.contributions import actions as contributions
from participation.contributions.models import Contribution
from participation.moderation import actions as moderation
from participation.participants import queries
from participation.participants.models import AdministratorLink, Participant
from participation.receipts import actions as receipts
from participation.receipts.models import Receipt
from participation.roles import actions as roles
from participation.sessions import actions as sessions
from participation.sign_ins.models import SignIn
from participation.supports import actions as supports
from participation.tokens.models import Token

UNCLAIMED = "unclaimed"
LINK_LASTS = timedelta(days=7)


def provisional(work: Work) -> dict[str, Any]:
    """Make a person for a visitor who says something without an account: a session now, a receipt for later."""
    person = make(work, language=work.acting.language)
    due = work.now + timedelta(days=work.territory.settings.unclaimed_days)
    work.later(UNCLAIMED, {"participant": str(person.id)}, due=due, key=str(person.id))
    return {
        "participant": person.id,
        "session": sessions.start(work, person.id, "provisional"),
        "receipt": receipts.issue(work, person.id),
    }


def make(work: Work, *, language: str, pseudonym: str | None = None) -> Participant:
    """Make a person, provisional until claimed."""
    person = add(work, Participant, version=1, language=language, pseudonym=pseudonym)
    work.session.flush()  # what is theirs refers to them
    return person


def claim(work: Work, person: Participant) -> None:
    """Let what a person said while provisional be seen by moderators, and count; a second time changes nothing."""
    if person.claimed_at is not None:
        return
    person.claimed_at = work.now
    person.version += 1
    work.session.flush()
    work.forget_job(UNCLAIMED, str(person.id))
    told = {"participant": person.id}
    work.emit(events.participant_joined, ref(person.id), told, actor=person.id, authors=[person.id])
    enter_all(work, person.id)


def enter_all(work: Work, person: UUID) -> None:
    """Let in everything that waited for its author; what they said first, then what they answered."""
    contributions.enter_all(work, person)
    comments.enter_all(work, person)
    supports.enter_all(work, person)


def take_pseudonym(work: Work, pseudonym: str) -> Participant:
    """Claim a provisional person under a pseudonym, where the territory allows it (403); a receipt brings them back."""
    if "pseudonym" not in work.territory.settings.claim:
        raise Problem("forbidden", detail="participant.address-wanted")
    person = queries.current(work)
    if person.claimed_at is not None:
        raise Problem("conflict", detail="participant.claimed-already")
    person.pseudonym = pseudonym
    claim(work, person)
    return person


def change(work: Work, asked: Mapping[str, Any]) -> Participant:
    """Change how a person is signed and spoken to; without an address, a pseudonym is all they are known by."""
    person = work.change(Participant, queries.current(work).id)
    if "pseudonym" in asked and asked["pseudonym"] is None and person.email is None and person.claimed_at is not None:
        raise Invalid("/pseudonym", "participant.pseudonym-needed")
    if asked.get("language", person.language) not in work.territory.languages:
        raise Invalid("/language", "language.unknown")
    for name, value in asked.items():
        setattr(person, name, value)
    return person


def merge(work: Work, other: Participant, known: Participant) -> None:
    """Make one person of two who turned out to be the same: all that the first had is the second's.

    Receipts still work, a support counts once, and whoever still says the first name is understood (alias).
    """
    queries.held(work, other.id, queries.ALONE)
    queries.held(work, known.id, queries.PRESENT)
    contributions.hand_over(work, other.id, known.id)
    comments.hand_over(work, other.id, known.id)
    supports.hand_over(work, other.id, known.id)
    moderation.hand_over(work, other.id, known.id)
    roles.hand_over(work, other.id, known.id)
    theirs = (Receipt.participant, SignIn.participant, Token.created_by, Challenge.author, Contribution.answered_by)
    for column in theirs:
        work.session.execute(update(column.class_).where(column == other.id).values({column: known.id}))
    work.forget_job(UNCLAIMED, str(other.id))
    work.session.delete(other)
    work.session.flush()
    work.rename(other.id, known.id)
    told = {"participant": other.id, "known_as": known.id}
    work.emit(events.participant_merged, ref(other.id), told, actor=known.id, authors=[known.id])
    enter_all(work, known.id)


def erase(work: Work) -> None:
    """Forget the person who acts: what all could read stays, signed by nobody; everything else of theirs goes.

    Their sessions end and the tokens they made are worthless; a tombstone keeps late events from bringing them back.
    """
    person = queries.held(work, work.acting.participant, queries.ALONE)
    if person is None:
        raise Problem("unauthenticated")
    emptied = [*contributions.forget(work, person.id), *comments.forget(work, person.id)]
    moderation.forget(work, person.id, emptied)
    asked = or_(SignIn.email == person.email, SignIn.participant == person.id)  # a wrong address, too
    work.session.execute(delete(SignIn).where(asked))
    work.session.flush()
    work.session.execute(delete(Participant).where(Participant.id == person.id))
    work.session.expunge(person)
    work.forget_job(UNCLAIMED, str(person.id))
    work.bury(person.id)
    work.emit(events.participant_erased, ref(person.id), {"participant": person.id}, actor=person.id)


def drop_unclaimed(work: Work, id: UUID) -> None:
    """Forget a provisional person whom nobody claimed in time, what they said, and let the others forget them too."""
    person = work.session.get(Participant, {"territory": work.territory.slug, "id": id}, with_for_update=True)
    if person is None or person.claimed_at is not None:
        return
    contributions.drop_waiting(work, id)
    comments.drop_waiting(work, id)
    supports.drop_waiting(work, id)
    moderation.forget(work, id, [])
    work.session.flush()
    work.session.delete(person)
    work.bury(id)
    work.emit(events.participant_erased, ref(id), {"participant": id}, actor=id)


def make_administrator_link(work: Work) -> str:
    """Return the token of a link that makes whoever opens it first, within a week, an administrator."""
    token = keys.new_secret("adm")
    add(work, AdministratorLink, digest=keys.digest(token), expires_at=work.now + LINK_LASTS)
    return token


def ref(participant: UUID) -> str:
    return f"participants/{participant}"
