"""A dataclass read from a file: its schema follows from the types of its fields, and the checks annotated on them."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from marshmallow import Schema, fields, post_load


def schema_of(record: Any) -> type[Schema]:
    """Make the schema that loads a dataclass: what has no default is required, what is unknown is refused."""

    def build(self: Schema, data: dict[str, Any], **_: Any) -> Any:
        return record(**{key: tuple(value) if isinstance(value, list) else value for key, value in data.items()})

    declared: dict[str, Any] = {
        each.name: field_of(each.type, required=each.default is each.default_factory is dataclasses.MISSING)
        for each in dataclasses.fields(record)
    }
    return type(record.__name__ + "Schema", (Schema,), {**declared, "build": post_load(build)})


def field_of(kind: Any, **options: Any) -> fields.Field[Any]:
    """Make the field of one type: plain, `X | None`, a tuple, a mapping, a dataclass, or `Annotated` with checks."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return field_of(inner[0], validate=inner[1:], **options)
    if origin is tuple:
        return fields.List(field_of(inner[0]), **options)
    if origin in (dict, Mapping):
        return fields.Dict(field_of(inner[0]), field_of(inner[1]), **options)
    if type(None) in inner:
        return field_of(inner[0], allow_none=True, **options)
    if dataclasses.is_dataclass(kind):
        return fields.Nested(schema_of(kind), **options)
    return FolderPath(**options) if kind is Path else Schema.TYPE_MAPPING[kind](**options)


class FolderPath(fields.String):
    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return Path(super()._deserialize(value, *args, **kwargs) or "").expanduser()
