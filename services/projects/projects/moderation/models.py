"""The row of a report."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base

CATEGORIES = ("insult", "personal_data", "illegal", "spam", "off_topic", "other")


class Report(Base):
    """Someone thinks that this should not be read here."""

    __tablename__ = "report"

    project_update: Mapped[UUID]
    category: Mapped[str]
    text: Mapped[str | None]
    reporter: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]

    @property
    def subject(self) -> str:
        return f"updates/{self.project_update}"
