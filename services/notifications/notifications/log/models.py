"""The rows of the event log. An entry's id is that of its event."""

from sqlalchemy import BigInteger, Column, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Entry(Base):
    """One event as integrators see it: `body` is the CloudEvent without its sequence, written once, never again."""

    __tablename__ = "log"

    sequence: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    visibility: Mapped[str]
    body: Mapped[str]


counter = Table(
    "log_counter",
    Base.metadata,
    Column("territory", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False, comment="the last number given"),
    Column("forgotten", BigInteger, nullable=False, comment="the last number that is no longer kept"),
)
