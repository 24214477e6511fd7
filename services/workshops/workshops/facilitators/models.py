"""The row of a facilitator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from workshops.base import Base


class Facilitator(Base):
    """One person facilitates one workshop, until `ended_at`; the line outlives them, without their names."""

    __tablename__ = "facilitator"

    workshop: Mapped[UUID]
    participant: Mapped[UUID | None]
    named_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"facilitators/{self.id}"
