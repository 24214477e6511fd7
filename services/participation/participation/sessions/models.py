"""The row of a session."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base


class Session(Base):
    """One browser of one person. `via` says how it came in: provisional, link, code, receipt, administrator."""

    __tablename__ = "session"

    participant: Mapped[UUID]
    digest: Mapped[bytes]
    via: Mapped[str]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
