"""The row of an API token."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from participation.base import Base


class Token(Base):
    """What an integrator holds: scopes in one territory, until it expires or is taken back."""

    __tablename__ = "token"

    name: Mapped[str]
    digest: Mapped[bytes]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    limits: Mapped[str]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
