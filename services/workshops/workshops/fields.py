"""The kinds of field that several rooms take in."""

from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from chassis.http.lists import LIMIT
from chassis.http.schemas import Text

ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CHALLENGE = rf"^(challenges/{ID}|https?://[^\s]{{1,280}})\Z"


class Ids(fields.String):
    """Several ids in one parameter of a query."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        written = str(super()._deserialize(value, *args, **kwargs)).split(",")
        if len(written) > LIMIT:
            raise ValidationError(f"validation.length_max|max={LIMIT}")
        try:
            return [UUID(id) for id in written]
        except ValueError as error:
            raise ValidationError("validation.uuid") from error


def challenge(**options: Any) -> fields.String:
    """Take a challenge's ref; that it exists is participation's to know, and no write waits for another service."""
    described = {"description": "`challenges/<id>`, or an address in another territory."}
    return fields.String(validate=validate.Regexp(CHALLENGE), metadata=described, **options)


def lines(most: int, **options: Any) -> Text:
    """Take a text of several lines, or nothing."""
    return Text(most=most, lines=True, allow_none=True, **options)
