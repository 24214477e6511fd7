"""The row of an update."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Update(Base):
    """News of a project, in the words of one of its team.

    `reason`: why `decided_by` hid it, for its author; `queued_at`: since when it awaits a moderator.
    """

    __tablename__ = "project_update"

    project: Mapped[UUID]
    text: Mapped[str]
    author: Mapped[UUID | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    queued_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"updates/{self.id}"

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"
