"""Settings as they are read where a process starts: environment over file, and an error that names the key."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_origin

from marshmallow import EXCLUDE, ValidationError

from chassis.config import PREFIX, ConfigError, Settings
from chassis.records import schema_of


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """Read the TOML file named by `file` or DEMARCHE_CONFIG, then let the environment win.

    Raises ConfigError naming each wrong key as it would be written in the environment.
    """
    path = file or environment.get(PREFIX + "CONFIG")
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for each in fields(Settings):
        value = environment.get(PREFIX + each.name.upper(), raw.get(each.name))
        if value is not None:
            raw[each.name] = parted(value, get_origin(each.type)) if isinstance(value, str) else value
    try:
        settings: Settings = schema_of(Settings)().load(raw, unknown=EXCLUDE)
    except ValidationError as error:
        lines = [f"{PREFIX}{key.upper()}: {said}" for key, said in error.normalized_messages().items()]
        raise ConfigError("; ".join(lines)) from error
    return settings


def parted(text: str, kind: Any) -> Any:
    """Read a text where a mapping (`a=b,c=d`) or a list (`a,b`) may be meant."""
    if kind is Mapping:
        return dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)
    return [word for word in text.split(",") if word] if kind is tuple else text
