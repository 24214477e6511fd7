"""Event types as integrators ask for them: one type, or all that begin alike (`participation.contribution.*`)."""

from typing import Any

from marshmallow import validate
from sqlalchemy import ColumnElement, and_

ALL = "*"
PATTERN = validate.Regexp(r"^(\*|[a-z_]+(\.[a-z_0-9]+){0,3}(\.\*)?)\Z")
AFTER_DOT = "/"  # the sign that follows a dot in the order of the column (COLLATE "C")


def matches(asked: str, type: str) -> bool:
    return asked in {ALL, type} or (asked.endswith(".*") and type.startswith(asked[:-1]))


def condition(column: Any, asked: str) -> ColumnElement[bool]:
    """Write the same as SQL, in comparisons that row-level security leaves to the index."""
    if not asked.endswith(".*"):
        return column == asked  # type: ignore[no-any-return]
    return and_(column >= asked[:-1], column < asked[:-2] + AFTER_DOT)
