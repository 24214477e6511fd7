"""What is done to API tokens; these are their only writers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from chassis.http import Invalid, Problem
from chassis.rows import add
from chassis.work import Work
from participation import keys
from participation.tokens.models import Token


def make(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Make a token and show its secret, this once; refuse (422) one that would be expired already.

    A token makes no token with more than it has itself (403).
    """
    expires_at = asked.get("expires_at")
    if expires_at is not None and expires_at <= work.now:
        raise Invalid("/expires_at", "token.expired-already")
    scopes = sorted(set(asked["scopes"]))
    if work.acting.kind == "token" and not work.acting.scopes.issuperset(scopes):
        raise Problem("forbidden", detail="token.beyond-its-own")
    secret = keys.new_secret("tok")
    row = add(
        work,
        Token,
        name=asked["name"],
        digest=keys.digest(secret),
        scopes=scopes,
        limits=asked["limits"],
        expires_at=expires_at,
        created_by=work.acting.participant,
    )
    return {**shown(row), "secret": secret}


def take_back(work: Work, id: UUID) -> None:
    """Make a token worthless, within the seconds that a gateway may remember it; refuse (404) an unknown one."""
    taken = delete(Token).where(Token.id == id).returning(Token.id)
    if work.session.execute(taken).first() is None:
        raise Problem("not-found")


def shown(row: Token) -> dict[str, Any]:
    names = ("id", "name", "scopes", "limits", "created_at", "expires_at")
    return {name: getattr(row, name) for name in names}
