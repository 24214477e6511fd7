"""The row of a support."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base


class Support(Base):
    """One person stands behind one contribution; it counts once that person is claimed."""

    __tablename__ = "support"

    contribution: Mapped[UUID]
    participant: Mapped[UUID | None]
    waiting: Mapped[bool]
    moved_from: Mapped[UUID | None]
