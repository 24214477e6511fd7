"""The row of a need or an idea."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Computed, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from participation.base import Base
from participation.contributions.states import PUBLIC


class Contribution(Base):
    """What someone misses (`need`) or could imagine (`idea`).

    `waiting`: its author is not claimed yet, nobody else sees it. `queued_at`: a moderator is awaited since then.
    `before` and `before_merge`: the state to return to when no challenge holds it, and when its merge is undone.
    """

    __tablename__ = "contribution"
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 (SQLAlchemy's own interface)

    version: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    title: Mapped[str | None]
    text: Mapped[str]
    language: Mapped[str]
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    commune: Mapped[str]
    edition: Mapped[str | None]
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text))
    author: Mapped[UUID | None]
    receipt: Mapped[UUID | None]
    before: Mapped[str | None]
    before_merge: Mapped[str | None]
    merged_into: Mapped[UUID | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    waiting: Mapped[bool]
    queued_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    supports: Mapped[int]
    comments: Mapped[int]
    public: Mapped[bool] = mapped_column(Computed(f"state IN {PUBLIC}"), deferred=True)

    @property
    def ref(self) -> str:
        return f"contributions/{self.id}"

    @property
    def lives_on(self) -> str | None:
        """Return the ref of the contribution that it was merged into."""
        return f"contributions/{self.merged_into}" if self.merged_into else None
