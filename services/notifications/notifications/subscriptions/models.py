"""The rows of subscriptions; a person who chose nothing has none."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Subscription(Base):
    """What one person chose: the categories that send no mail, and a language other than their own."""

    __tablename__ = "subscription"

    participant: Mapped[UUID]
    muted: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str | None]
