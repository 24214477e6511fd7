"""The row of a card."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from workshops.base import Base


class Card(Base):
    """What someone wrote at a table, in the phase of this `number`; nobody's, once that person is erased."""

    __tablename__ = "card"

    version: Mapped[int]
    workshop: Mapped[UUID]
    at_table: Mapped[UUID] = mapped_column("workshop_table")
    number: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    author: Mapped[UUID | None]

    @property
    def ref(self) -> str:
        return f"cards/{self.id}"
