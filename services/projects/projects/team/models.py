"""The row of a member of a team."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from projects.base import Base

ROLES = ("holder", "member", "mentor")


class Member(Base):
    """A person with an account (`participant`), or someone without one, as they want to be called (`label`).

    `waiting`: they asked to join and are not known yet, nobody else sees it.
    """

    __tablename__ = "member"

    version: Mapped[int]
    state: Mapped[str]
    project: Mapped[UUID]
    participant: Mapped[UUID | None]
    label: Mapped[str | None]
    role: Mapped[str]
    waiting: Mapped[bool]

    @property
    def project_ref(self) -> str:
        return f"projects/{self.project}"
