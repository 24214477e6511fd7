"""The rows of messages: facts, no words and no names; the words are looked up when they are read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Message(Base):
    """One thing that a person is told. A grouped one counts what happened until it is read."""

    __tablename__ = "message"

    participant: Mapped[UUID]
    event: Mapped[UUID]
    kind: Mapped[str]
    category: Mapped[str]
    about: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    grouped: Mapped[bool]
    count: Mapped[int]
    read_at: Mapped[datetime | None]
