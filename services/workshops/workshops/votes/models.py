"""The row of a vote."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from workshops.base import Base


class Vote(Base):
    """Someone who came gives one of their votes to one card."""

    __tablename__ = "vote"

    card: Mapped[UUID]
    registration: Mapped[UUID]
