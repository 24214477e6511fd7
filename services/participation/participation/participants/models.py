"""The row of a person, and the one-time link that makes the first administrator."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from participation.base import Base


class Participant(Base):
    """A person in one territory. Provisional until `claimed_at`: by an address, or a pseudonym with a receipt."""

    __tablename__ = "participant"

    version: Mapped[int]
    email: Mapped[str | None]
    pseudonym: Mapped[str | None]
    language: Mapped[str]
    claimed_at: Mapped[datetime | None]


class AdministratorLink(Base):
    """A link that makes whoever opens it first an administrator."""

    __tablename__ = "administrator_link"

    digest: Mapped[bytes]
    expires_at: Mapped[datetime]
