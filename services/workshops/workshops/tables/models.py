"""The row of a table."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from workshops.base import Base


class WorkshopTable(Base):
    """Where some people sit and work on one challenge; `number` is unique in the workshop."""

    __tablename__ = "workshop_table"

    version: Mapped[int]
    workshop: Mapped[UUID]
    number: Mapped[int]
    challenge: Mapped[str | None]
    seats: Mapped[int | None]

    @property
    def ref(self) -> str:
        return f"tables/{self.id}"

    @property
    def origins(self) -> list[str]:
        return [self.challenge] if self.challenge else []
