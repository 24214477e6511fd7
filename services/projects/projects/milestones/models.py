"""The row of a milestone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Milestone(Base):
    """What a project means to reach; `owner` is who sees to it, in the team's words."""

    __tablename__ = "milestone"

    version: Mapped[int]
    state: Mapped[str]
    project: Mapped[UUID]
    edition: Mapped[str | None]
    title: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date]
    reached_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"milestones/{self.id}"

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"

    @property
    def origins(self) -> list[str]:
        return [self.project_ref]
