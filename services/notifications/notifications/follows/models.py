"""The rows of follows."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from notifications.base import Base


class Follow(Base):
    """A participant is concerned by an object: as its author, because they supported or commented it, or by choice."""

    __tablename__ = "follow"

    participant: Mapped[UUID]
    ref: Mapped[str]
    reason: Mapped[str]
