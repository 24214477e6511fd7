"""The row of an update."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Update(Base):
    """News of a project, in the words of one of its team."""

    __tablename__ = "project_update"

    project: Mapped[UUID]
    text: Mapped[str]
    author: Mapped[UUID | None]
