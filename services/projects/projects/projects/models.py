"""The rows of a project and of its steps."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from projects.base import Base


class Project(Base):
    """What grows. `before`: where a paused one returns; `reason`: of its last step; `sheet`: the ref it was born of."""

    __tablename__ = "project"

    version: Mapped[int]
    state: Mapped[str]
    before: Mapped[str | None]
    reason: Mapped[str | None]
    name: Mapped[str]
    story: Mapped[str]
    social_use: Mapped[str | None]
    economic_model: Mapped[str | None]
    place: Mapped[str | None]
    schedule: Mapped[str | None]
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text))
    edition: Mapped[str | None]
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sheet: Mapped[str | None]

    @property
    def ref(self) -> str:
        return f"projects/{self.id}"

    @property
    def stage(self) -> str:
        return self.state


class StageChange(Base):
    """One step that a project took, and why."""

    __tablename__ = "stage_change"

    project: Mapped[UUID]
    before: Mapped[str]
    stage: Mapped[str]
    reason: Mapped[str | None]
