"""The rows of roles, and of the log of their grants."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base

ROLES = ("mobiliser", "moderator", "facilitator", "mentor", "coordinator", "administrator")


class Role(Base):
    """A role that a person holds in the territory; roles do not include one another."""

    __tablename__ = "role"

    participant: Mapped[UUID]
    role: Mapped[str]


class RoleGrant(Base):
    """One line of the log: who granted, or took back, which role; it outlives them, without their names."""

    __tablename__ = "role_grant"

    participant: Mapped[UUID | None]
    role: Mapped[str]
    granted: Mapped[bool]
    actor: Mapped[UUID | None]
