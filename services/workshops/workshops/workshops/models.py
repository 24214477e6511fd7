"""The row of a workshop."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workshops.base import Base


class Workshop(Base):
    """A meeting on challenges, in one format. `phase`: the one that runs; `opened_at`: all know of it since then."""

    __tablename__ = "workshop"

    version: Mapped[int]
    state: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str | None]
    format: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[dict[str, Any]] = mapped_column(JSONB)
    capacity: Mapped[int]
    challenges: Mapped[list[str]] = mapped_column(ARRAY(Text))
    votes_per_person: Mapped[int]
    registration_closes_at: Mapped[datetime | None]
    edition: Mapped[str | None]
    phase: Mapped[UUID | None]
    reason: Mapped[str | None]
    report: Mapped[str | None]
    opened_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"workshops/{self.id}"

    @property
    def origins(self) -> list[str]:
        return self.challenges
