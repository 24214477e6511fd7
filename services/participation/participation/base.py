"""The rows of this service."""

from sqlalchemy.orm import DeclarativeBase

from chassis.rows import TYPES, Row


class Base(Row, DeclarativeBase):
    """A row of one of this service's tables."""

    type_annotation_map = TYPES
