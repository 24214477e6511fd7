"""What every schema stands on: marshmallow whose refusals are keys of our catalogues, texts without NULs.

Messages are `key|name=value`; `chassis.http.problems.say` turns them into the reader's words.
"""

import unicodedata
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

YEARS = (2000, 2200)

fields.Field.default_error_messages.update(
    required="validation.required", null="validation.null", validator_failed="validation.invalid"
)
KINDS = ("Integer", "Float", "Boolean", "Date", "DateTime", "List", "Nested", "Dict", "UUID", "Email", "Url")
for kind, word in {"String": "text", **{kind: kind.lower() for kind in KINDS}}.items():
    field = getattr(fields, kind)
    field.default_error_messages = dict.fromkeys(field.default_error_messages, f"validation.{word}")
fields.Number.default_error_messages.update(invalid="validation.number", too_large="validation.number")
Schema.error_messages = {"unknown": "validation.unknown", "type": "validation.object"}
validate.Length.message_min = "validation.length_min|min={min}"
validate.Length.message_max = "validation.length_max|max={max}"
validate.Length.message_all = "validation.length_all|min={min}|max={max}"
validate.Length.message_equal = "validation.length_equal|equal={equal}"
validate.Range.message_min = "validation.range_min|min={{min}}"
validate.Range.message_max = "validation.range_max|max={{max}}"
validate.Range.message_all = "validation.range_all|min={{min}}|max={{max}}"
validate.OneOf.default_message = "validation.one_of|choices={choices}"
validate.Regexp.default_message = "validation.pattern"
validate.Email.default_message = "validation.email"
validate.URL.default_message = "validation.url"


class Input(Schema):
    """What comes in: an unknown field is refused, never ignored."""

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Text as people write it: composed (NFC), trimmed, without control characters; NUL is refused."""

    def __init__(self, *, most: int, least: int = 1, lines: bool = False, **options: Any) -> None:
        super().__init__(validate=validate.Length(least, most), **options)
        self.lines = lines

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = unicodedata.normalize("NFC", str(super()._deserialize(value, *args, **kwargs) or ""))
        text = text.replace("\r\n", "\n").strip()
        allowed = "\n\t" if self.lines else ""
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in allowed for sign in text):
            raise ValidationError("validation.control")
        return text


class Moment(fields.AwareDateTime):
    """An hour with its offset, kept in UTC; what lies at the ends of the calendar is no hour of ours."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        moment = super()._deserialize(value, *args, **kwargs)
        if not YEARS[0] <= moment.year <= YEARS[1]:
            raise ValidationError(f"validation.moment|first={YEARS[0]}|last={YEARS[1]}")
        return moment.astimezone(UTC)


class StrictInteger(fields.Integer):
    """A whole number, not a text that looks like one (bodies only; queries are text)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)


def pointers(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten marshmallow's messages into JSON pointers (RFC 6901)."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in messages.items():
            found.update(pointers(inner, prefix + ("" if key == "_schema" else step(str(key)))))
        return found
    return {prefix: [str(message) for message in messages]}


def step(key: str) -> str:
    """Write one step of a JSON pointer; a NUL in it is left out."""
    return "/" + key.replace("\0", "").replace("~", "~0").replace("/", "~1")
