"""The row of a call."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Call(Base):
    """What a project asks for; open until it is closed, and no later than `until`."""

    __tablename__ = "call"

    version: Mapped[int]
    state: Mapped[str]
    project: Mapped[UUID]
    edition: Mapped[str | None]
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str | None]
    quantity: Mapped[Decimal | None]
    unit: Mapped[str | None]
    until: Mapped[date | None]

    @property
    def ref(self) -> str:
        return f"calls/{self.id}"

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"

    @property
    def origins(self) -> list[str]:
        return [self.project_ref]
