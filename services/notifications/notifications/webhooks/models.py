"""The rows of webhooks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Webhook(Base):
    """An address that is called for each event of some types; its secrets are encrypted."""

    __tablename__ = "webhook"

    version: Mapped[int]
    url: Mapped[str]
    types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    description: Mapped[str | None]
    enabled: Mapped[bool]
    disabled_because: Mapped[str | None]
    failing_since: Mapped[datetime | None]
    secret: Mapped[bytes]
    former_secret: Mapped[bytes | None]
    former_until: Mapped[datetime | None]
    created_by: Mapped[UUID | None]


class Attempt(Base):
    """One call, and what came of it; never what was said back."""

    __tablename__ = "attempt"

    webhook: Mapped[UUID]
    event: Mapped[UUID]
    type: Mapped[str]
    number: Mapped[int]
    status: Mapped[int | None]
    milliseconds: Mapped[int]
    error: Mapped[str | None]
