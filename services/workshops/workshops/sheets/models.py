"""The rows of sheets and of their authors."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workshops.base import Base


class Sheet(Base):
    """What a table would do about its challenge, in the words of those who sat there."""

    __tablename__ = "sheet"

    version: Mapped[int]
    state: Mapped[str]
    workshop: Mapped[UUID]
    at_table: Mapped[UUID] = mapped_column("workshop_table")
    name: Mapped[str]
    need: Mapped[str | None]
    idea: Mapped[str | None]
    for_whom: Mapped[str | None]
    with_whom: Mapped[str | None]
    first_steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    help_needed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    economic_model: Mapped[str | None]
    social_use: Mapped[str | None]

    @property
    def ref(self) -> str:
        return f"sheets/{self.id}"


author = Table(
    "sheet_author",
    MetaData(),
    Column("territory", Text, primary_key=True),
    Column("sheet", Uuid, primary_key=True),
    Column("participant", Uuid, primary_key=True),
)
