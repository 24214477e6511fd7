"""The row of an indicator."""

from datetime import date as day
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Indicator(Base):
    """A figure, with its unit, its method, its source, the interval it stands for, and whether it was measured."""

    __tablename__ = "indicator"

    version: Mapped[int]
    state: Mapped[str]
    project: Mapped[UUID]
    edition: Mapped[str | None]
    what: Mapped[str]
    value: Mapped[Decimal]
    unit: Mapped[str]
    method: Mapped[str]
    source: Mapped[str]
    starts_on: Mapped[day]
    ends_on: Mapped[day | None]
    measured: Mapped[bool]
    date: Mapped[day]

    @property
    def ref(self) -> str:
        return f"indicators/{self.id}"

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"

    @property
    def origins(self) -> list[str]:
        return [self.project_ref]

    @property
    def interval(self) -> dict[str, Any]:
        return {"starts_on": self.starts_on, "ends_on": self.ends_on}
