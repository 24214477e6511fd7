"""The row of a mentor."""

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from projects.base import Base


class Mentor(Base):
    """What a person who accompanies projects knows, and how many they can take on."""

    __tablename__ = "mentor"

    version: Mapped[int]
    participant: Mapped[UUID]
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    capacity: Mapped[int]
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text))

    @property
    def ref(self) -> str:
        return f"mentors/{self.id}"
