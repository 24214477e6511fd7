"""The rows of receipts, and of the tries that failed."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.base import Base


class Receipt(Base):
    """A code given to a provisional person; only a keyed digest is kept."""

    __tablename__ = "receipt"

    participant: Mapped[UUID]
    digest: Mapped[bytes]


class ReceiptTry(Base):
    """A code that was nobody's: so many an hour, and no more are heard."""

    __tablename__ = "receipt_try"
