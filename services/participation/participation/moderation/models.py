"""The rows of reports, decisions and appeals; `subject` is the ref of what they are about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base

CATEGORIES = ("insult", "personal_data", "illegal", "spam", "off_topic", "other")


class Report(Base):
    """Someone thinks that this should not be read here."""

    __tablename__ = "report"

    subject: Mapped[str]
    category: Mapped[str]
    text: Mapped[str | None]
    reporter: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]


class Decision(Base):
    """What a moderator decided, and the reason that the author is given."""

    __tablename__ = "decision"

    subject: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str | None]
    moderator: Mapped[UUID | None]


class Appeal(Base):
    """An author contests that something was declined."""

    __tablename__ = "appeal"

    version: Mapped[int]
    state: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    author: Mapped[UUID]
    reason: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
