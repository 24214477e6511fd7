"""The row of a sign-in under way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base


class SignIn(Base):
    """Someone asked to sign in under an address; `participant` is whom they were until then, if anybody."""

    __tablename__ = "sign_in"

    email: Mapped[str]
    participant: Mapped[UUID | None]
    session: Mapped[UUID | None]
    language: Mapped[str]
    tries: Mapped[int]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
