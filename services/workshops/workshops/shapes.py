"""Shapes that several rooms share: a challenge's ref, texts of several lines."""

from typing import Any

from marshmallow import fields, validate

from chassis.http.schemas import Text

ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CHALLENGE = rf"^(challenges/{ID}|https?://[^\s]{{1,280}})\Z"


def challenge(**options: Any) -> fields.String:
    """Take a challenge's ref; that it exists is participation's to know, and no write waits for another service."""
    described = {"description": "`challenges/<id>`, or an address in another territory."}
    return fields.String(validate=validate.Regexp(CHALLENGE), metadata=described, **options)


def lines(most: int, **options: Any) -> Text:
    """Take a text of several lines, or nothing."""
    return Text(most=most, lines=True, allow_none=True, **options)
