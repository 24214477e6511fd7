"""The row of a commitment."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Commitment(Base):
    """What someone gives to a project. `giver` gave it, in the name of an `organisation` perhaps.

    `waiting`: its giver is not known yet, nobody else sees it. `note` and `reason` are between the giver and the team.
    """

    __tablename__ = "commitment"

    version: Mapped[int]
    state: Mapped[str]
    project: Mapped[UUID]
    call: Mapped[UUID | None]
    edition: Mapped[str | None]
    giver: Mapped[UUID | None]
    organisation: Mapped[UUID | None]
    kind: Mapped[str]
    quantity: Mapped[Decimal]
    unit: Mapped[str]
    place: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    note: Mapped[str | None]
    reason: Mapped[str | None]
    waiting: Mapped[bool]
    accepted_at: Mapped[datetime | None]

    @property
    def ref(self) -> str:
        return f"commitments/{self.id}"

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"

    @property
    def call_ref(self) -> str | None:
        return f"calls/{self.call}" if self.call else None

    @property
    def origins(self) -> list[str]:
        return [self.call_ref or self.project_ref]

    @property
    def period(self) -> dict[str, Any]:
        return {"starts_on": self.starts_on, "ends_on": self.ends_on}

    @property
    def organisation_ref(self) -> str | None:
        return f"organisations/{self.organisation}" if self.organisation else None

    @property
    def given_by(self) -> dict[str, Any]:
        """Say what kind of giver it is; never who."""
        return {"kind": "organisation" if self.organisation else "person", "organisation": self.organisation_ref}
