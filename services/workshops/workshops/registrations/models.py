"""The row of a registration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from workshops.base import Base


class Registration(Base):
    """One person comes to one workshop, alone or with others (`people`, themselves included); nobody's, once erased.

    `queued_at`: its place on the waiting list. `offered_until`: a seat is kept for it until then. `waiting`: its person
    is provisional, and nobody was told of it.
    """

    __tablename__ = "registration"

    version: Mapped[int]
    state: Mapped[str]
    workshop: Mapped[UUID]
    participant: Mapped[UUID | None]
    at_table: Mapped[UUID | None] = mapped_column("workshop_table")
    needs: Mapped[str | None]
    people: Mapped[int]
    waiting: Mapped[bool]
    queued_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"registrations/{self.id}"
