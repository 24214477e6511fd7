"""The rows of organisations and of who may speak for them."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base


class Organisation(Base):
    """A partner: an association, a company, an institution."""

    __tablename__ = "organisation"

    version: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    url: Mapped[str | None]

    @property
    def ref(self) -> str:
        return f"organisations/{self.id}"


class OrganisationMember(Base):
    """A person who may commit in the name of an organisation."""

    __tablename__ = "organisation_member"

    organisation: Mapped[UUID]
    participant: Mapped[UUID]

    @property
    def organisation_ref(self) -> str:
        return f"organisations/{self.organisation}"
