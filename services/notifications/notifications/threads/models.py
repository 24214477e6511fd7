"""The rows of the thread: what stands on it, and what came from what."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from notifications.base import Base


class Step(Base):
    """One object of the thread, as its newest event tells it; `at` is when the first one did."""

    __tablename__ = "thread_step"

    ref: Mapped[str]
    version: Mapped[int]
    state: Mapped[str | None]
    title: Mapped[str | None]
    edition: Mapped[str | None]
    public: Mapped[bool]
    at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Edge(Base):
    """`child` came from `parent`, both refs; `at` is when it was first said."""

    __tablename__ = "thread_edge"

    child: Mapped[str]
    parent: Mapped[str]
    at: Mapped[datetime]
