"""What is done to receipts; these are their only writers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from chassis.http import Problem, Refusal
from chassis.rows import add
from chassis.work import Work
from participation import keys
from participation.contributions import queries as contributions
from participation.participants import queries as people
from participation.receipts.models import Receipt, ReceiptTry
from participation.sessions import actions as sessions

HOUR = timedelta(hours=1)
FAILURES_PER_HOUR = 1000


def issue(work: Work, participant: UUID) -> str:
    """Give a person a receipt and return its code, which is kept nowhere."""
    code = keys.new_receipt()
    add(work, Receipt, participant=participant, digest=keys.receipt_digest(work, code))
    return code


def come_back(work: Work, code: str) -> dict[str, Any] | Refusal:
    """Let the holder of a receipt come back to what was said under it.

    It opens a session, except for a person with an address, who signs in by it: a receipt handed around, or sent
    along with someone else's address, must never become the key to their account. Wrong codes are counted for the
    whole territory (429): 50 bits stay out of reach, and addresses are the gateway's to limit.
    """
    if failures(work) >= FAILURES_PER_HOUR:
        raise Problem("too-many-requests", headers={"Retry-After": "3600"})
    found = select(Receipt).where(Receipt.digest.in_(keys.receipt_digests(work, code)))
    receipt = work.session.execute(found).scalar_one_or_none()
    if receipt is None:
        add(work, ReceiptTry)
        return Refusal(Problem("not-found", detail="receipt.unknown"))
    person = people.get(work, receipt.participant)
    known_by_address = person is not None and person.email is not None
    return {
        "session": None if known_by_address else sessions.start(work, receipt.participant, "receipt"),
        "participant": receipt.participant,
        "contributions": contributions.under_receipt(work, receipt.id),
    }


def failures(work: Work) -> int:
    recent = select(func.count()).select_from(ReceiptTry).where(ReceiptTry.created_at > work.now - HOUR)
    return int(work.session.execute(recent).scalar_one())


def forget_tries(work: Work) -> None:
    work.session.execute(delete(ReceiptTry).where(ReceiptTry.created_at <= work.now - HOUR))
