"""The row of a comment."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base


class Comment(Base):
    """What someone adds under a contribution; `waiting` and `queued_at` as for a contribution."""

    __tablename__ = "comment"

    version: Mapped[int]
    state: Mapped[str]
    contribution: Mapped[UUID]
    text: Mapped[str]
    language: Mapped[str]
    author: Mapped[UUID | None]
    waiting: Mapped[bool]
    queued_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"comments/{self.id}"
