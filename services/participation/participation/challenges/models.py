"""The rows of challenges, of what they are made of, and of the workshops that work on them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from participation.base import Base


class Challenge(Base):
    """A question ("Comment …?") that contributions raise. Dated by `published_at` once all may read it."""

    __tablename__ = "challenge"

    version: Mapped[int]
    state: Mapped[str]
    title: Mapped[str]
    causes: Mapped[str | None]
    people_concerned: Mapped[str | None]
    existing: Mapped[str | None]
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str]
    edition: Mapped[str | None]
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text))
    author: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    transformed_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"challenges/{self.id}"


class Grouped(Base):
    """One contribution in one challenge."""

    __tablename__ = "challenge_contribution"

    challenge: Mapped[UUID]
    contribution: Mapped[UUID]


class TakenUp(Base):
    """One challenge in one workshop, as its newest event tells it; `live` until it is cancelled or reported."""

    __tablename__ = "challenge_workshop"

    challenge: Mapped[UUID]
    workshop: Mapped[str]
    version: Mapped[int]
    live: Mapped[bool]
