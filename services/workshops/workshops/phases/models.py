"""The row of a phase."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from workshops.base import Base


class Phase(Base):
    """One step of one workshop, as its format had it when it was planned; `number` from 1."""

    __tablename__ = "phase"

    workshop: Mapped[UUID]
    number: Mapped[int]
    code: Mapped[str]
    minutes: Mapped[int]
    planned_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    writes: Mapped[bool]
    shows: Mapped[bool]
    votes: Mapped[bool]
    sheets: Mapped[bool]
    pitches: Mapped[bool]
