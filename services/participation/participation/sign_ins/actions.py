"""Signing in by e-mail; these are the only writers of sign-ins.

The link and the code are derived from the sign-in's id: a second sending is the same, and nothing secret is stored.
"""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from chassis.http import Problem, Refusal
from chassis.rows import add
from chassis.work import Work
from participation import events, keys
from participation.participants import actions as people
from participation.participants import queries
from participation.participants.models import Participant
from participation.sessions import actions as sessions
from participation.sign_ins.models import SignIn

LASTS = timedelta(minutes=15)
HOUR = timedelta(hours=1)
TRIES = 5


def request(work: Work, email: str, claimant: UUID | None = None) -> SignIn:
    """Let a link and a code be sent to an address, whether or not it is known; nothing in the answer tells.

    A person without an address (`claimant`, else the one who acts) will be the one known under it. Refuse (429) more
    than the territory allows for the address or in all, and (403) where addresses are not used at all.
    """
    if "email" not in work.territory.settings.claim:
        raise Problem("forbidden", detail="sign-in.no-addresses")
    hold(work, email)
    limit(work, email)
    person = queries.get(work, claimant or work.acting.participant)
    row = add(
        work,
        SignIn,
        email=email,
        participant=person.id if person is not None and person.email is None else None,
        session=work.acting.session,
        language=work.acting.language,
        tries=0,
        expires_at=work.now + LASTS,
    )
    work.emit(events.sign_in_requested, f"sign-ins/{row.id}", row)
    return row


def confirm(work: Work, id: UUID, shown: Mapping[str, str]) -> dict[str, Any] | Refusal:
    """Sign in whoever shows the link's token or the code: once, within 15 minutes, within five tries.

    A wrong try counts although it is refused. The sessions that the claimant had end: who asked and who received the
    mail may be two people, and only the second one proved the address.
    """
    row = work.find(SignIn, id, lock=True)
    if row.confirmed_at is not None or row.expires_at <= work.now or row.tries >= TRIES:
        raise Problem("gone", detail="sign-in.over")
    if not proves(work, row, shown):
        row.tries += 1
        return Refusal(
            Problem("invalid", errors={f"/{next(iter(shown))}": [f"sign-in.wrong|left={TRIES - row.tries}"]})
        )
    row.confirmed_at = work.now
    hold(work, row.email)
    person, merged = settle(work, row)
    session = sessions.start(work, person.id, "code" if "code" in shown else "link")
    return {"session": session, "participant": person.id, "merged": merged}


def settle(work: Work, row: SignIn) -> tuple[Participant, bool]:
    """Find or make the person behind a proven address; tell whether somebody was merged into them."""
    known = queries.by_email(work, row.email)
    claimant = queries.held(work, row.participant, queries.ALONE)
    if claimant is not None and claimant.email is not None:
        claimant = None
    if claimant is not None:
        sessions.end_all(work, claimant.id)
    if known is None:
        person = claimant or people.make(work, language=row.language)
        person.email = row.email
        people.claim(work, person)
        return person, False
    if claimant is None:
        return known, False
    people.merge(work, claimant, known)
    return known, True


def proves(work: Work, row: SignIn, shown: Mapping[str, str]) -> bool:
    wanted = code(work, row.id) if "code" in shown else link_token(work, row.id)
    given = shown.get("code") or shown.get("token") or ""
    return hmac.compare_digest(wanted.encode(), given.encode())


def link_token(work: Work, id: UUID) -> str:
    return keys.derived_token(work, "sign-in.link", id)


def code(work: Work, id: UUID) -> str:
    return keys.derived_code(work, "sign-in.code", id)


def hold(work: Work, email: str) -> None:
    """Let one at a time deal with an address, until the commit."""
    lock = int.from_bytes(keys.derive(work, "address", email)[:8], "big", signed=True)
    work.session.execute(select(func.pg_advisory_xact_lock(lock)))


def limit(work: Work, email: str) -> None:
    """Refuse (429) an address, or a territory, that asked enough within the hour."""
    rules = work.territory.settings
    recent = select(func.count(), func.count().filter(SignIn.email == email)).where(SignIn.created_at > work.now - HOUR)
    in_all, for_address = work.session.execute(recent).one()
    if for_address >= rules.sign_ins_per_address_per_hour or in_all >= rules.mails_per_hour:
        raise Problem("too-many-requests", detail="sign-in.too-many", headers={"Retry-After": "3600"})


def forget_old(work: Work) -> None:
    """Forget sign-ins, and the addresses in them, once no limit needs them."""
    work.session.execute(delete(SignIn).where(SignIn.created_at <= work.now - HOUR))
